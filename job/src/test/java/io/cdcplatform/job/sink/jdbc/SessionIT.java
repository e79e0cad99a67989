package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionIT {
    private static final VarCharType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    private static final TableSchema USERS =
            table("u", List.of("id"), column("id", new IntType(false)), column("email", TEXT));

    private final List<Failure> letters = new ArrayList<>();
    private Target target;
    private Changes changes;

    @BeforeEach
    void makeDatabase() throws SQLException {
        target = new Target();
        changes = new Changes(target.lineId + "-1");
    }

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
    void keepsTheLastWriteOfAKeyWithinABatch() throws Exception { // J-1
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.UPDATE, USERS, 1, "b").add(Op.CREATE, USERS, 2, "x");
        changes.add(Op.DELETE, USERS, 2, null).add(Op.CREATE, USERS, 3, "x").add(Op.DELETE, USERS, 3, null);
        changes.add(Op.CREATE, USERS, 3, "y");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|b", "3|y");
    }

    @Test
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
    void movesAUniqueValueFromADeletedRowToANewOne() throws Exception { // J-2
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
    void movesAUniqueValueFromAnUpdatedRowToANewOneInSourceOrder() throws Exception { // J-2
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
    void putsAsideOnlyTheGuiltyRowOfABatch() throws Exception { // J-9, J-6
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

    @Test
    void dropsABatchThatWasAppliedBefore() throws Exception {
        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.DELETE, USERS, 1, null)
                            .batch());
        }
        target.execute("INSERT INTO u VALUES (1, 'by hand')");

        // when a new life of the task that missed the acknowledgement brings the same records again
        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(
                    session,
                    again.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.DELETE, USERS, 1, null)
                            .batch());
            apply(session, again.add(Op.CREATE, USERS, 2, "b").batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|by hand", "2|b");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("3");
    }

    @Test
    void dropsOnlyThePartitionThatWasAppliedBefore() throws Exception {
        try (Session session = open()) {
            apply(session, changes.addTo(0, Op.CREATE, USERS, 1, "a").batch());
        }
        target.execute("DELETE FROM u");

        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(
                    session,
                    again.addTo(0, Op.CREATE, USERS, 1, "a")
                            .addTo(1, Op.CREATE, USERS, 2, "b")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|b");
        assertThat(target.query("SELECT kafka_partition, next_offset FROM _cdc_progress ORDER BY 1"))
                .containsExactly("0|1", "1|1");
    }

    @Test
    void failsTheLineWhenSomebodyElseMovedProgress() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch());
            target.execute("UPDATE _cdc_progress SET next_offset = 2");

            changes.add(Op.UPDATE, USERS, 1, "b").add(Op.UPDATE, USERS, 1, "c").add(Op.UPDATE, USERS, 1, "d");
            assertThatThrownBy(() -> apply(session, changes.batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("cdc.public.t-0 up to 4")
                    .hasMessageContaining("says 2")
                    .hasMessageContaining("from 1");
        }
        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
    }

    @Test
    void failsTheLineWhenTheTargetWasTurnedBack() throws Exception {
        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.CREATE, USERS, 2, "b")
                            .batch());
            target.execute("UPDATE _cdc_progress SET next_offset = 1", "DELETE FROM u WHERE id = 2");

            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, USERS, 3, "c").batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("turned back");
        }
        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
    }

    @Test
    void replacesTheProgressOfATopicThatWasMadeAnew() throws Exception {
        try (Session session = open()) {
            apply(session, changes.at(0, 500).add(Op.CREATE, USERS, 1, "a").batch());
        }
        target.execute("UPDATE _cdc_progress SET topic_id = 'older'");

        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(session, again.add(Op.UPDATE, USERS, 1, "b").batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|b");
        assertThat(target.query("SELECT topic_id, next_offset FROM _cdc_progress"))
                .containsExactly("|1");
    }

    @Test
    void movesProgressPastRecordsWithoutAChange() throws Exception {
        changes.add(new Skipped(changes.origin(0)));
        ConsumerRecord<byte[], byte[]> bad = changes.origin(0);
        changes.add(new Failure(bad, "DECODE_MAGIC_BYTE", "Cannot decode", null));

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");
        assertThat(letters).extracting(Failure::code).containsExactly("DECODE_MAGIC_BYTE");
    }

    @Test
    void doesNotCommitBeforeKafkaAcknowledgedTheDeadLetters() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "ok").add(Op.CREATE, USERS, 2, "a\0b");
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        acknowledged.completeExceptionally(new IllegalStateException("dlq.enabled is false"));

        try (Session session = open()) {
            DeadLetters refused = new DeadLetters(failure -> acknowledged, OnBadRow.DLQ);
            Batch batch = changes.batch();
            assertThatThrownBy(() -> session.apply(batch, refused)).hasMessageContaining("dlq.enabled is false");
        }

        assertThat(target.query("SELECT count(*) FROM _cdc_progress")).containsExactly("0");
    }

    @Test
    void leavesTheTransactionWhileKafkaIsSlowToAcknowledge() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "ok").add(Op.CREATE, USERS, 2, "a\0b");
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> acknowledged =
                new CompletableFuture<Void>().completeOnTimeout(null, 6, TimeUnit.SECONDS);

        try (Session session = open()) {
            session.apply(
                    changes.batch(),
                    new DeadLetters(
                            failure -> {
                                written.incrementAndGet();
                                return acknowledged;
                            },
                            OnBadRow.DLQ));
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|ok");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");
        assertThat(written).hasValue(1);
    }

    @Test
    void survivesTheRaceOfManyTasksForOneTable() throws Exception { // J-12
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

    @Test
    void truncatesInOrder() throws Exception { // E-9
        TableSchema keyless = table("u", List.of(), USERS.columns().toArray(new io.cdcplatform.job.event.Column[0]));
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.TRUNCATE, keyless).add(Op.CREATE, USERS, 2, "after");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|after");
    }

    @Test
    void putsAsideRowsOfATableWithoutAKey() throws Exception { // E-7
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
    void leavesDeletedRowsWhereDeletesAreIgnored() throws Exception {
        target.deletes = Deletes.IGNORE;

        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch());
            apply(session, changes.add(Op.DELETE, USERS, 1, null).batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");
    }

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
    void refusesNamesThatTheDatabaseWouldCut() throws Exception { // N-3
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
    void quotesWhateverIsAName() throws Exception { // N-4
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
                "GRANT SELECT, INSERT, UPDATE ON _cdc_progress TO " + writer,
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

    private Session open() throws SQLException {
        Dialect dialect = Dialect.of(target.url, true);
        return Session.open(dialect, target.line().sink(), target.lineId, new Progress(dialect, target.lineId));
    }

    private void apply(Session session, Batch batch) throws Exception {
        session.apply(
                batch,
                new DeadLetters(
                        failure -> {
                            letters.add(failure);
                            return CompletableFuture.completedFuture(null);
                        },
                        target.onBadRow));
    }
}
