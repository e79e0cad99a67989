package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FlusherIT {
    private static final TableSchema T = table("t", List.of("id"), column("id", new IntType(false)));

    private final List<Batch> durable = new CopyOnWriteArrayList<>();
    private final List<Throwable> failed = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private Target target;
    private Changes changes;
    private Flusher flusher;

    @BeforeEach
    void makeFlusher() throws SQLException {
        target = new Target();
        changes = new Changes(target.lineId);
        Dialect dialect = Dialect.of(target.url, true);
        Progress progress = new Progress(dialect, target.lineId);
        flusher = new Flusher(
                target.lineId,
                () -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new SQLException("Connection refused", "08001");
                    }
                    return Session.open(dialect, target.line().sink(), target.lineId, progress, new Parking());
                },
                () -> new DeadLetters(failure -> CompletableFuture.completedFuture(null), OnBadRow.DLQ, new Parking()),
                target.line().sink().retry(),
                durable::add,
                failed::add);
        flusher.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        flusher.close();
    }

    @Tag("D-9")
    @Test
    @Tag("J-8")
    void waitsForATargetThatIsAway() throws Exception {
        refusals.set(4);
        Batch batch = changes.add(Op.CREATE, T, 1).batch();

        flusher.apply(batch);

        await().until(() -> durable.contains(batch));
        assertThat(target.query("SELECT * FROM t")).containsExactly("1");
        assertThat(failed).isEmpty();
    }

    @Test
    void waitsForARightThatIsMissing() throws Exception {
        target.execute(
                "CREATE TABLE t (id int PRIMARY KEY)",
                "CREATE TABLE gate (open boolean)",
                "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF NOT EXISTS (SELECT FROM gate) THEN RAISE insufficient_privilege; END IF; RETURN NEW; END $$",
                "CREATE TRIGGER guard BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION guard()");
        flusher.apply(changes.add(Op.CREATE, T, 1).batch());
        await().during(Duration.ofMillis(300)).until(durable::isEmpty);

        target.execute("INSERT INTO gate VALUES (true)");

        await().until(() -> durable.size() == 1);
        assertThat(target.query("SELECT * FROM t")).containsExactly("1");
    }

    @Tag("J-12")
    @Test
    void findsATableAgainThatWasDropped() throws Exception {
        flusher.apply(changes.add(Op.CREATE, T, 1).batch());
        await().until(() -> durable.size() == 1);
        target.execute("DROP TABLE t");

        flusher.apply(changes.add(Op.CREATE, T, 2).batch());

        await().until(() -> durable.size() == 2);
        assertThat(target.query("SELECT * FROM t")).containsExactly("2");
    }

    @Test
    void tellsWhatOnlyARestartCanMend() throws Exception {
        flusher.apply(changes.add(Op.CREATE, T, 1).batch());
        await().until(() -> durable.size() == 1);
        target.execute("DELETE FROM _cdc_progress");

        flusher.apply(changes.add(Op.CREATE, T, 2).batch());

        await().until(() -> failed.size() == 1);
        assertThat(failed.get(0)).isInstanceOf(LineFailedException.class).hasMessageContaining("says nothing");
        assertThat(durable).hasSize(1);
    }

    @Test
    @Tag("J-3")
    void goesOnAfterADeadlock() throws Exception {
        target.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
        try (Connection other = DriverManager.getConnection(target.url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE t SET id = 2 WHERE id = 2");
            flusher.apply(changes.add(Op.DELETE, T, 1).add(Op.DELETE, T, 2).batch());
            await().until(this::waitsForALock);
            try {
                statement.execute("UPDATE t SET id = 1 WHERE id = 1");
                other.commit();
            } catch (SQLException chosenAsTheVictim) {
                other.rollback();
            }
        }

        await().until(() -> durable.size() == 1);
        assertThat(target.query("SELECT * FROM t")).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    @Tag("J-12")
    void givesWayWhereAReaderHoldsUpAChangeOfTheTable() throws Exception {
        TableSchema more = table("t", List.of("id"), column("id", new IntType(false)), column("n", new IntType()));
        flusher.apply(changes.add(Op.CREATE, T, 1).batch());
        await().until(() -> durable.size() == 1);
        try (Connection reader = DriverManager.getConnection(target.url);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM t");
            flusher.apply(changes.add(Op.CREATE, more, 2, 2).batch());
            await().until(this::waitsForALock);
            await().until(() -> !waitsForALock()); // others got in between before it tried again
            reader.commit();
        }

        await().until(() -> durable.size() == 2);
        assertThat(target.query("SELECT * FROM t ORDER BY id")).containsExactly("1|null", "2|2");
        assertThat(failed).isEmpty();
    }

    @Test
    @Tag("J-17")
    void endsAtOnceWhileItWaitsForALock() throws Exception {
        flusher.apply(changes.add(Op.CREATE, T, 1).batch());
        await().until(() -> durable.size() == 1);
        try (Connection holder = DriverManager.getConnection(target.url);
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE t");
            flusher.apply(changes.add(Op.CREATE, T, 2).batch());
            await().until(this::waitsForALock);

            long start = System.nanoTime();
            flusher.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
        assertThat(failed).isEmpty();
    }

    private boolean waitsForALock() throws SQLException {
        return !target.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .isEmpty();
    }
}
