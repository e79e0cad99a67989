package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that a session makes, changes, finds or refuses. */
class SessionTablesIT extends SessionFixture {

    @Test
    @Tag("J-12")
    void survivesTheRaceOfManyTasksForOneTable() throws Exception {
        int tasks = 6;
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        List<Future<?>> done = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            int partition = task;
            done.add(threads.submit(() -> {
                Changes mine = new Changes(target.lineId + "-race");
                try (Session session = open()) {
                    apply(
                            session,
                            mine.addTo(partition, Op.CREATE, USERS, partition, "a")
                                    .batch());
                }
                return null;
            }));
        }
        for (Future<?> future : done) {
            future.get();
        }
        threads.shutdown();

        assertThat(target.query("SELECT count(*) FROM u")).containsExactly(String.valueOf(tasks));
    }

    @Tag("E-19")
    @Test
    void addsColumnsAndWidensTypesWithinABatch() throws Exception {
        TableSchema wider = table(
                "u",
                List.of("id"),
                column("id", new BigIntType(false)),
                column("email", TEXT),
                column("points", new BigIntType()));
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.CREATE, USERS, 2, "b");
        changes.add(Op.UPDATE, wider, 1L, "a2", 7L).add(Op.CREATE, wider, 5_000_000_000L, "c", null);

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id"))
                .containsExactly("1|a2|7", "2|b|null", "5000000000|c|null");
    }

    @Test
    void namesWhatIsMissingWhereItMustNotCreate() throws Exception {
        target.autoCreateTable = false;

        try (Session session = open()) {
            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch()))
                    .hasMessageContaining("public.u")
                    .hasMessageContaining("auto_create_table: true");
            target.execute("CREATE TABLE u (id int)");
            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch()))
                    .hasMessageContaining("column email")
                    .hasMessageContaining("auto_create_table is false");
            target.execute("ALTER TABLE u ADD COLUMN email text");
            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch()))
                    .hasMessageContaining("no unique index on exactly [id]");
        }
    }

    @Test
    @Tag("N-3")
    @Tag("J-7")
    void refusesNamesThatTheDatabaseWouldCut() throws Exception {
        TableSchema longName = table("t" + "é".repeat(32), List.of("id"), column("id", new IntType(false)));

        try (Session session = open()) {
            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, longName, 1).batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("65 bytes")
                    .hasMessageContaining("63");
        }
    }

    @Test
    @Tag("N-4")
    @Tag("J-7")
    void quotesWhateverIsAName() throws Exception {
        String evil = "a\"); DROP TABLE x;--";
        TableSchema odd = table("Select.\"x\"", List.of(evil), column(evil, new IntType(false)), column("ORDER", TEXT));

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, odd, 1, "a")
                            .add(Op.CREATE, odd, 2, "b")
                            .batch());
            apply(
                    session,
                    changes.add(Op.UPDATE, odd, 1, "c")
                            .add(Op.DELETE, odd, 2, null)
                            .batch());
        }

        assertThat(target.query("SELECT * FROM public.\"Select.\"\"x\"\"\"")).containsExactly("1|c");
    }

    @Test
    void needsNoRightToCreateASchemaOrWhatIsThere() throws Exception {
        String writer = "writer_" + target.lineId.replace("shop.", "");
        open().close(); // makes the table of progress
        target.execute(
                "CREATE TABLE u (id int PRIMARY KEY, email text)",
                "CREATE ROLE " + writer + " LOGIN",
                "CREATE SCHEMA s",
                "GRANT CREATE, USAGE ON SCHEMA s TO " + writer,
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT SELECT, INSERT, UPDATE ON _cdc_progress, _cdc_schema TO " + writer,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON u TO " + writer);
        target.url = target.url.replace("user=postgres", "user=" + writer);
        TableSchema elsewhere = new TableSchema(new TableId("d", "s", "u"), USERS.columns(), USERS.key());

        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.UPDATE, USERS, 1, "b")
                            .add(Op.CREATE, elsewhere, 2, "c")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|b");
        assertThat(target.query("SELECT * FROM s.u")).containsExactly("2|c");
    }
}
