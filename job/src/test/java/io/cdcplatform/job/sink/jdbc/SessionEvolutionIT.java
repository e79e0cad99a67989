package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that change as their source changes, with rows of before, of after and of long before. */
class SessionEvolutionIT extends SessionFixture {
    private static final Column ID = column("id", new IntType(false));
    private static final Column A = column("a", TEXT);
    private static final Column B = column("b", TEXT);
    private static final Column C = column("c", new IntType());
    private static final TableSchema IAC = table("t", List.of("id"), ID, A, C);
    private static final TableSchema IBC = table("t", List.of("id"), ID, B, C);
    private static final TableSchema IC = table("t", List.of("id"), ID, C);
    private static final TableSchema ICA = table("t", List.of("id"), ID, C, column("a", new IntType()));

    @Test
    @Tag("E-18")
    void givesAnAddedColumnItsDefaultInTheRowsThatWereThere() throws Exception {
        Column quoted = new Column("d", TEXT, "", Map.of(), StringData.fromString("it's"));
        TableSchema more =
                table("t", List.of("id"), ID, A, C, new Column("n", new IntType(), "", Map.of(), 42), quoted);
        changes.add(Op.CREATE, IAC, 1, "x", 1).add(Op.CREATE, IAC, 2, "y", 2);
        changes.since(30).add(Op.UPDATE, more, 2, "y", 2, null, "z");
        changes.since(25).addTo(1, Op.CREATE, IAC, 3, "late", 3); // at the source it was there before the column

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, n, d FROM t ORDER BY id"))
                .containsExactly("1|42|it's", "2|null|z", "3|42|it's");
    }

    /** The source made 0.10000000149011612 of the row's 0.1, and 3 of 2.5. */
    @Test
    @Tag("E-18")
    void takesLateNumbersAsTheSourceChangedThem() throws Exception {
        TableSchema before =
                table("t", List.of("id"), ID, column("f", new FloatType()), column("n", new DecimalType(4, 1)));
        TableSchema after = table("t", List.of("id"), ID, column("f", new DoubleType()), column("n", new IntType()));
        changes.since(30).add(Op.CREATE, after, 1, 0.1, 1);
        changes.since(20).addTo(1, Op.CREATE, before, 2, 0.1f, DecimalData.fromBigDecimal(new BigDecimal("2.5"), 4, 1));

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, f, n FROM t ORDER BY id"))
                .containsExactly("1|0.1|1", "2|0.10000000149011612|3");
    }

    @Test
    @Tag("E-18")
    void givesTheDefaultToOlderRowsOfATableThatIsNew() throws Exception {
        TableSchema more = table("t", List.of("id"), ID, A, C, new Column("n", new IntType(), "", Map.of(), 42));

        try (Session session = open()) {
            apply(session, changes.since(30).add(Op.CREATE, more, 1, "x", 1, 7).batch());
            apply(session, changes.since(20).addTo(1, Op.CREATE, IAC, 2, "y", 2).batch());
        }

        assertThat(target.query("SELECT id, n FROM t ORDER BY id")).containsExactly("1|7", "2|42");
    }

    @Test
    @Tag("E-19")
    void dropsARenamedColumnsNameAndKeepsItsValues() throws Exception {
        changes.add(Op.CREATE, IAC, 1, "x", 1).add(Op.CREATE, IAC, 2, "y", 2);
        changes.since(30).add(Op.UPDATE, IBC, 2, "y2", 2).add(Op.CREATE, IBC, 3, "z", 3);

        try (Session session = open()) {
            apply(session, changes.batch());
            // rows from before the rename, of a partition that lags behind
            apply(
                    session,
                    changes.since(25).addTo(1, Op.CREATE, IAC, 4, "late", 4).batch());
        }

        assertThat(target.query("SELECT id, b, c FROM t ORDER BY id"))
                .containsExactly("1|x|1", "2|y2|2", "3|z|3", "4|late|4");
        assertThat(columns()).containsExactly("id integer", "b text", "c integer");
        assertThat(target.query("SELECT kafka_partition, next_offset FROM _cdc_progress ORDER BY 1"))
                .containsExactly("0|4", "1|1");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("E-19")
    void doesNotWriteAGoneColumnIntoOneThatCameLaterUnderItsName() throws Exception {
        changes.add(Op.CREATE, IAC, 1, "text", 1);
        changes.since(30).add(Op.UPDATE, IC, 1, 2);
        changes.since(40).add(Op.UPDATE, ICA, 1, 3, 77);

        try (Session session = open()) {
            apply(session, changes.batch());
            apply(
                    session,
                    changes.since(20).addTo(1, Op.CREATE, IAC, 2, "text", 2).batch());
        }

        assertThat(target.query("SELECT id, c, a FROM t ORDER BY id")).containsExactly("1|3|77", "2|2|null");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("E-19")
    void goesBackAndForthWithTheSource() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            apply(session, changes.since(30).add(Op.CREATE, IBC, 2, "y", 2).batch());
            changes.since(20).addTo(1, Op.CREATE, IAC, 3, "late", 3); // first late, then new again, in one shape
            changes.since(40).addTo(1, Op.CREATE, IAC, 4, "back", 4);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, a, c FROM t ORDER BY id"))
                .containsExactly("1|x|1", "2|y|2", "3|late|3", "4|back|4");
    }

    @Test
    @Tag("E-21")
    void followsASourceWhoseLogWasBegunAnew() throws Exception {
        try (Session session = open()) {
            apply(session, changes.since(9_000).add(Op.CREATE, IC, 1, 1).batch());
            apply(session, changes.since(9_500).add(Op.CREATE, IAC, 2, "x", 2).batch());
            // restored into another server: low positions, a day later
            changes.since(10).madeAt(86_400_000).add(Op.CREATE, IBC, 3, "y", 3);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, b, c FROM t ORDER BY id")).containsExactly("1|null|1", "2|x|2", "3|y|3");
    }

    @Test
    void changesTypesAsTheDatabaseCanCastThem() throws Exception {
        TableSchema before =
                table("t", List.of("id"), ID, typed("n", "INT4"), typed("w", "TEXT"), typed("ts", "TIMESTAMP"));
        TableSchema after =
                table("t", List.of("id"), ID, typed("n", "TEXT"), typed("w", "INT4"), typed("ts", "TIMESTAMPTZ"));
        changes.add(Op.CREATE, before, 1, "5", "7", "2024-01-01 12:00:00");
        changes.since(30).add(Op.CREATE, after, 2, "five", "8", "2024-01-01 12:00:00+02");

        try (Session session = open()) {
            apply(session, changes.batch());
            changes.since(20).addTo(1, Op.CREATE, before, 3, "6", "9", "2024-01-02 12:00:00");
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, n, w, ts AT TIME ZONE 'UTC' FROM t ORDER BY id"))
                .containsExactly(
                        "1|5|7|2024-01-01 12:00:00", "2|five|8|2024-01-01 10:00:00", "3|6|9|2024-01-02 12:00:00");
        assertThat(columns()).containsExactly("id integer", "n text", "w integer", "ts timestamp with time zone");
    }

    @Test
    void haltsAtATypeThatTheDatabaseCannotCast() throws Exception {
        TableSchema before = table("t", List.of("id"), ID, typed("w", "TEXT"));
        TableSchema after = table("t", List.of("id"), ID, typed("w", "INT4"));

        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, before, 1, "seven").batch());
            assertThatThrownBy(() -> apply(
                            session,
                            changes.since(30).add(Op.CREATE, after, 2, "8").batch()))
                    .isInstanceOfSatisfying(LineFailedException.class, e -> assertThat(e.isMendedByRestart())
                            .isFalse())
                    .hasMessageContaining("public.t")
                    .hasMessageContaining("22P02")
                    .hasMessageContaining("\"w\"::integer");
        }
        assertThat(target.query("SELECT * FROM t")).containsExactly("1|seven");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("1");
    }

    @Test
    void keepsTheWiderTypeOfANarrowedColumn() throws Exception {
        TableSchema before = table("t", List.of("id"), ID, typed("n", "INT8"));
        TableSchema after = table("t", List.of("id"), ID, typed("n", "INT4"));

        try (Session session = open()) {
            changes.add(Op.CREATE, before, 1, "5000000000");
            changes.since(30).add(Op.CREATE, after, 2, "8");
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM t ORDER BY id")).containsExactly("1|5000000000", "2|8");
        assertThat(columns()).containsExactly("id integer", "n bigint");
    }

    @Test
    void followsTheKey() throws Exception {
        TableSchema wide = table("t", List.of("id", "c"), ID, A, column("c", new IntType(false)));
        changes.add(Op.CREATE, IAC, 1, "x", 1).add(Op.CREATE, IAC, 2, "y", 2);
        changes.since(30).add(Op.CREATE, wide, 1, "x2", 2).add(Op.DELETE, wide, 2, null, 2);

        try (Session session = open()) {
            apply(session, changes.batch());
            // of the key before, from a partition that lags
            changes.since(25).addTo(1, Op.UPDATE, IAC, 1, "late", 1).addTo(1, Op.CREATE, IAC, 4, "late", 4);
            apply(session, changes.batch());
            assertThat(target.query("SELECT * FROM t ORDER BY id, c"))
                    .containsExactly("1|late|1", "1|x2|2", "4|late|4");
            // and back
            changes.since(40).add(Op.DELETE, wide, 1, null, 2);
            changes.since(50).add(Op.UPDATE, IAC, 1, "back", 9);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM t ORDER BY id")).containsExactly("1|back|9", "4|late|4");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("J-14")
    void letsAColumnBeNullThatTheSourceHasNoMore() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            target.execute(
                    "ALTER TABLE t ALTER a SET NOT NULL",
                    "ALTER TABLE t ADD COLUMN loaded text",
                    "UPDATE t SET loaded = 'by hand'",
                    "ALTER TABLE t ALTER loaded SET NOT NULL");
            apply(session, changes.since(30).add(Op.CREATE, IC, 2, 2).batch());
        }

        assertThat(target.query("SELECT id, c, loaded FROM t ORDER BY id")).containsExactly("1|1|by hand", "2|2|null");
        assertThat(letters).isEmpty();
    }

    @Test
    void leavesATableThatIsNotOursItsColumns() throws Exception {
        target.execute("CREATE TABLE t (id int PRIMARY KEY, a text, c int)");

        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            apply(session, changes.since(30).add(Op.UPDATE, IBC, 1, "y", 2).batch());
        }

        assertThat(target.query("SELECT id, a, c, b FROM t")).containsExactly("1|x|2|y");
    }

    @Test
    void leavesTheTableAsItIsWhereChangesAreIgnored() throws Exception {
        target.schemaChanges = SchemaChanges.IGNORE;

        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            changes.since(30).add(Op.UPDATE, IBC, 1, "y", 2).add(Op.CREATE, IBC, 2, "z", 3);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, a, c FROM t ORDER BY id")).containsExactly("1|null|2", "2|null|3");
        assertThat(columns()).containsExactly("id integer", "a text", "c integer");
    }

    @Test
    void haltsBeforeTheFirstRowOfAnIncompatibleShape() throws Exception {
        target.schemaChanges = SchemaChanges.HALT;
        TableSchema more = table("t", List.of("id"), ID, A, C, column("d", TEXT));

        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            changes.since(30).add(Op.CREATE, more, 2, "y", 2, "d");
            changes.since(40).add(Op.CREATE, table("t", List.of("id"), ID, B, C, column("d", TEXT)), 3, "z", 3, "d");
            Batch batch = changes.batch();
            assertThatThrownBy(() -> apply(session, batch))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("column a was renamed to b")
                    .hasMessageContaining("RENAME COLUMN \"a\" TO \"b\"");
            assertThat(target.query("SELECT * FROM t ORDER BY id")).containsExactly("1|x|1|null", "2|y|2|d");
            assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");

            target.execute("ALTER TABLE t RENAME a TO b"); // as the message says
            apply(session, batch);
        }

        assertThat(target.query("SELECT * FROM t ORDER BY id")).containsExactly("1|x|1|null", "2|y|2|d", "3|z|3|d");
    }

    @Test
    @Tag("J-12")
    void goesOnWhenAnotherTaskChangedTheTableUnderItsStatements() throws Exception {
        Changes other = new Changes(target.lineId + "-other");
        try (Session mine = open();
                Session theirs = open()) {
            apply(mine, changes.add(Op.CREATE, IAC, 1, "x", 1).batch());
            apply(theirs, other.since(30).addTo(1, Op.CREATE, IBC, 2, "y", 2).batch());

            apply(mine, changes.add(Op.CREATE, IAC, 3, "late", 3).batch());
            apply(mine, changes.since(40).add(Op.CREATE, IBC, 4, "z", 4).batch());
            target.execute("ALTER TABLE t DROP COLUMN c"); // by hand: nobody writes it down
            apply(mine, changes.add(Op.CREATE, IBC, 5, "z", 5).batch());
        }

        assertThat(target.query("SELECT id, b, c FROM t ORDER BY id"))
                .containsExactly("1|x|null", "2|y|null", "3|late|null", "4|z|null", "5|z|5");
        assertThat(letters).isEmpty();
    }

    @Test
    void appliesAPartOfASplitBatchOnce() throws Exception {
        // given a batch of which the second part fails after the first was committed
        target.execute("CREATE TABLE log (id int)");
        changes.add(Op.CREATE, IAC, 1, "x", 1);
        changes.since(30).add(Op.CREATE, IBC, 2, "y", 2);
        Batch batch = changes.batch();
        Progress progress = new Progress(Dialect.of(target.url, true), target.lineId);
        try (Session session = open(progress)) {
            apply(session, changes.at(1, 0).addTo(1, Op.CREATE, IAC, 0, "w", 0).batch());
            target.execute(
                    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF NEW.id = 2 THEN RAISE insufficient_privilege; END IF;"
                            + " INSERT INTO log VALUES (NEW.id); RETURN NEW; END $$",
                    "CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()");
            assertThatThrownBy(() -> apply(session, batch)).hasMessageContaining("privilege");
        }
        target.execute("ALTER TABLE t DISABLE TRIGGER f");

        // when
        target.execute("DELETE FROM t WHERE id = 1"); // would come back if it were applied again
        try (Session session = open(progress)) {
            apply(session, batch);
        }

        // then
        assertThat(target.query("SELECT id FROM t ORDER BY id")).containsExactly("0", "2");
        assertThat(target.query("SELECT id FROM log")).containsExactly("1");
    }

    private static Column typed(String name, String sourceType) {
        return sourceColumn(name, TEXT, "", sourceType);
    }

    private List<String> columns() throws Exception {
        return target.query("SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
    }
}
