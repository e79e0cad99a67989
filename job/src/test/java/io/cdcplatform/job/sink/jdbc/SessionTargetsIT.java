package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What targets have that the source's rows know nothing of: types, constraints, limits, a time zone. */
class SessionTargetsIT extends SessionFixture {
    private static final Column ID = column("id", new IntType(false));

    @Test
    @Tag("J-2")
    void swapsUniqueValuesBetweenTwoRows() throws Exception {
        target.execute(
                "CREATE TABLE u (id int PRIMARY KEY, email text UNIQUE)", "INSERT INTO u VALUES (1, 'a'), (2, 'b')");
        changes.add(Op.UPDATE, USERS, 1, "tmp").add(Op.UPDATE, USERS, 2, "a").add(Op.UPDATE, USERS, 1, "b");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|b", "2|a");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("E-1")
    void movesAKeyToOneThatWasThereBefore() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch());
            changes.add(Op.DELETE, USERS, 1, null).add(Op.CREATE, USERS, 2, "a"); // 1 becomes 2
            changes.add(Op.CREATE, USERS, 1, "b");
            changes.add(Op.DELETE, USERS, 2, null).add(Op.CREATE, USERS, 3, "a"); // 2 becomes 3
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|b", "3|a");
    }

    @Test
    @Tag("J-5")
    void writesTextIntoWhateverTypeTheTargetHas() throws Exception {
        target.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE TABLE v (id int PRIMARY KEY, j jsonb, u uuid, m mood, n numeric(5,2), i inet, a text[])");
        TableSchema texts = table(
                "v",
                List.of("id"),
                ID,
                column("j", TEXT),
                column("u", TEXT),
                column("m", TEXT),
                column("n", TEXT),
                column("i", TEXT),
                column("a", TEXT));
        changes.add(
                Op.CREATE,
                texts,
                1,
                "{\"a\": 1}",
                "2f1e6a3c-9a55-4b8e-8f7c-0d7f5a2b1c3d",
                "happy",
                "1.50",
                "10.0.0.1/8",
                "{x,y}");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT j->>'a', u, m, n, i, a[2] FROM v"))
                .containsExactly("1|2f1e6a3c-9a55-4b8e-8f7c-0d7f5a2b1c3d|happy|1.50|10.0.0.1/8|y");
        assertThat(letters).isEmpty();
    }

    @Test
    @Tag("J-10")
    void leavesToTheTargetWhatItComputes() throws Exception {
        target.execute("CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
                + " twice int GENERATED ALWAYS AS (a * 2) STORED)");
        TableSchema all = table("g", List.of("id"), ID, column("a", new IntType()), column("twice", new IntType()));

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, all, 7, 1, 0)
                            .add(Op.CREATE, all, 8, 1, 0)
                            .batch());
            changes.add(Op.UPDATE, all, 7, 5, 0).addPartial(all, false, List.of("twice"), 8, 6, null);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM g ORDER BY id")).containsExactly("7|5|10", "8|6|12");
    }

    @Test
    @Tag("J-10")
    void keepsToForeignKeysAsTheSourceDid() throws Exception {
        target.execute(
                "CREATE TABLE p (id int PRIMARY KEY, v text)",
                "CREATE TABLE k (id int PRIMARY KEY, p int REFERENCES p)",
                "INSERT INTO p VALUES (1, 'a')",
                "INSERT INTO k VALUES (1, 1)");
        TableSchema parent = table("p", List.of("id"), ID, column("v", TEXT));
        TableSchema child = table("k", List.of("id"), ID, column("p", new IntType()));
        // by tables the parent would go before its child, and a child come before its parent
        changes.add(Op.UPDATE, parent, 1, "b").add(Op.DELETE, child, 1, null).add(Op.DELETE, parent, 1, null);
        changes.add(Op.CREATE, parent, 2, "c").add(Op.CREATE, child, 2, 2).add(Op.CREATE, child, 3, 99);

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT p.id, k.id FROM p JOIN k ON k.p = p.id"))
                .containsExactly("2|2");
        assertThat(target.query("SELECT count(*) FROM p")).containsExactly("1");
        assertThat(letters).extracting(Failure::code).containsExactly("JDBC_23503"); // its parent is nowhere
    }

    @Test
    @Tag("J-11")
    void writesMoreValuesThanAStatementTakesParameters() throws Exception {
        int width = 700;
        List<Column> columns = new ArrayList<>(List.of(ID));
        for (int i = 1; i < width; i++) {
            columns.add(column("c" + i, new IntType()));
        }
        TableSchema wide = table("wide", List.of("id"), columns.toArray(new Column[0]));
        for (int row = 0; row < 100; row++) {
            changes.add(Op.CREATE, wide, Collections.nCopies(width, row).toArray());
        }

        try (Session session = open()) {
            apply(session, changes.batch());
            for (int row = 0; row < 100; row += 2) {
                changes.add(Op.DELETE, wide, Collections.nCopies(width, row).toArray());
            }
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT count(*), sum(c699), max(c1) FROM wide"))
                .containsExactly("50|2500|99");
    }

    @Test
    @Tag("J-15")
    void shiftsNoTimeWhateverTheZones() throws Exception {
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        try (Session session = open()) {
            TableSchema times = table(
                    "z",
                    List.of("id"),
                    ID,
                    column("plain", new TimestampType(6)),
                    column(
                            "zoned",
                            TEXT,
                            "io.debezium.time.ZonedTimestamp",
                            Map.of(PostgresTypes.SOURCE_TYPE, "TIMESTAMPTZ")));
            changes.add(Op.CREATE, times, 1, TimestampData.fromEpochMillis(0), "2024-03-10T02:30:00.000001Z");
            apply(session, changes.batch());
        } finally {
            TimeZone.setDefault(zone);
        }

        assertThat(target.query("SELECT plain, zoned AT TIME ZONE 'UTC' FROM z"))
                .containsExactly("1970-01-01 00:00:00|2024-03-10 02:30:00.000001");
    }

    @Test
    @Tag("J-16")
    void writesWhatNoClockOrNumberShows() throws Exception {
        TableSchema odd = table(
                "odd",
                List.of("id"),
                ID,
                column("f", new DoubleType()),
                column("t", new BigIntType(), "io.debezium.time.MicroTime", Map.of(PostgresTypes.SOURCE_TYPE, "TIME")),
                column("z", TEXT, "io.debezium.time.ZonedTimestamp", Map.of(PostgresTypes.SOURCE_TYPE, "TIMESTAMPTZ")));
        changes.add(Op.CREATE, odd, 1, Double.NaN, 86_400_000_000L, "infinity");
        changes.add(Op.CREATE, odd, 2, Double.NEGATIVE_INFINITY, 0L, "-infinity");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT f, t, z FROM odd ORDER BY id"))
                .containsExactly("NaN|24:00:00|infinity", "-Infinity|00:00:00|-infinity");
    }

    @Test
    @Tag("J-17")
    void putsAsideATruncateThatOtherTablesForbid() throws Exception {
        target.execute(
                "CREATE TABLE u (id int PRIMARY KEY, email text)",
                "CREATE TABLE k (u int REFERENCES u)",
                "INSERT INTO u VALUES (1, 'a')",
                "INSERT INTO k VALUES (1)");

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.TRUNCATE, USERS)
                            .add(Op.CREATE, USERS, 2, "b")
                            .batch());
        }

        assertThat(letters).extracting(Failure::code).containsExactly("JDBC_0A000");
        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|a", "2|b");
    }
}
