package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the changes of a batch in the target. */
class SessionIT extends SessionFixture {

    @Test
    void createsTheTableAndAppliesChangesWithProgress() throws Exception {
        // given
        changes.add(Op.READ, USERS, 1, "a").add(Op.CREATE, USERS, 2, "b").add(Op.CREATE, USERS, 3, "c");

        // when
        try (Session session = open()) {
            apply(session, changes.batch());
            apply(
                    session,
                    changes.add(Op.UPDATE, USERS, 1, "a2")
                            .add(Op.DELETE, USERS, 2, null)
                            .batch());
        }

        // then
        assertThat(target.query("SELECT * FROM public.u ORDER BY id")).containsExactly("1|a2", "3|c");
        assertThat(
                        target.query(
                                "SELECT topic, kafka_partition, next_offset, position_high, position_low, source_millis FROM _cdc_progress"))
                .containsExactly("cdc.public.t|0|5|10|20|1000");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("J-1")
    void keepsTheLastWriteOfAKeyWithinABatch() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.UPDATE, USERS, 1, "b").add(Op.CREATE, USERS, 2, "x");
        changes.add(Op.DELETE, USERS, 2, null).add(Op.CREATE, USERS, 3, "x").add(Op.DELETE, USERS, 3, null);
        changes.add(Op.CREATE, USERS, 3, "y");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|b", "3|y");
    }

    @Test
    @Tag("E-1")
    void appliesAnUpdateOfAKeyAsDeleteAndInsert() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch());
            apply(
                    session,
                    changes.add(Op.DELETE, USERS, 1, null)
                            .add(Op.CREATE, USERS, 2, "a")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|a");
    }

    @Test
    @Tag("J-2")
    void movesAUniqueValueFromADeletedRowToANewOne() throws Exception {
        target.execute("CREATE TABLE u (id int PRIMARY KEY, email text UNIQUE)", "INSERT INTO u VALUES (1, 'a@x')");

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.DELETE, USERS, 1, null)
                            .add(Op.CREATE, USERS, 2, "a@x")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|a@x");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("J-2")
    void movesAUniqueValueFromAnUpdatedRowToANewOneInSourceOrder() throws Exception {
        target.execute("CREATE TABLE u (id int PRIMARY KEY, email text UNIQUE)", "INSERT INTO u VALUES (5, 'a@x')");

        try (Session session = open()) {
            // the smaller key would come first in a set operation
            apply(
                    session,
                    changes.add(Op.UPDATE, USERS, 5, "tmp")
                            .add(Op.CREATE, USERS, 3, "a@x")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("3|a@x", "5|tmp");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("J-6")
    @Tag("J-9")
    @Tag("T-15")
    void putsAsideOnlyTheGuiltyRowOfABatch() throws Exception {
        for (int id = 0; id < 100; id++) {
            changes.add(Op.CREATE, USERS, id, id == 37 ? "a\0b" : "ok");
        }

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT count(*), count(*) FILTER (WHERE id = 37) FROM u"))
                .containsExactly("99|0");
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.origin().offset()).isEqualTo(37);
            assertThat(letter.code()).startsWith("JDBC_22");
            assertThat(letter.message()).contains("public.u").doesNotContain("a\0b");
        });
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("100");
    }

    @Test
    void stopsTheLineAtABadRowWhereAskedTo() throws Exception {
        target.onBadRow = OnBadRow.FAIL;
        changes.add(Op.CREATE, USERS, 1, "ok").add(Op.CREATE, USERS, 2, "a\0b");

        try (Session session = open()) {
            assertThatThrownBy(() -> apply(session, changes.batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("cdc.public.t-0@1")
                    .hasMessageContaining("on_bad_row: dlq");
        }

        assertThat(target.query("SELECT count(*) FROM u")).containsExactly("0");
        assertThat(target.query("SELECT count(*) FROM _cdc_progress")).containsExactly("0");
    }

    @Tag("J-17")
    @Test
    @Tag("E-9")
    void truncatesInOrder() throws Exception {
        TableSchema keyless = table("u", List.of(), USERS.columns().toArray(new io.cdcplatform.job.event.Column[0]));
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.TRUNCATE, keyless).add(Op.CREATE, USERS, 2, "after");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|after");
    }

    @Test
    @Tag("E-7")
    void putsAsideRowsOfATableWithoutAKey() throws Exception {
        TableSchema audit = table("audit", List.of(), column("a", new IntType()));

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, audit, 1)
                            .add(Op.CREATE, USERS, 1, "a")
                            .batch());
        }

        assertThat(letters).extracting(Failure::code).containsExactly("JDBC_NO_KEY");
        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
    }

    @Test
    void deletesByAKeyOfSeveralColumns() throws Exception {
        TableSchema lines = table(
                "lines",
                List.of("order", "no"),
                column("no", new IntType(false)),
                column("order", TEXT.copy(false)),
                column("v", TEXT));
        changes.add(Op.CREATE, lines, 1, "a\",{b", "x").add(Op.CREATE, lines, 2, "a\",{b", "y");

        try (Session session = open()) {
            apply(session, changes.batch());
            apply(
                    session,
                    changes.add(Op.DELETE, lines, 1, "a\",{b", null)
                            .add(Op.UPDATE, lines, 2, "a\",{b", "z")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM lines")).containsExactly("2|a\",{b|z");
    }
}
