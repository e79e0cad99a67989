package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and what is known through it. Applies a batch in one transaction with its progress: as set operations first,
 * and if a row is refused again in source order, which finds the row. After a fault the session is to be closed.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** A transaction holds locks: it does not stay open longer than this for Kafka to acknowledge dead letters. */
    private static final long LETTERS_WAIT_MILLIS = 5_000;

    private static final int PROGRESS_TABLE_ATTEMPTS = 5;

    private final Dialect dialect;
    private final SinkConfig sink;
    private final Connection connection;
    private final Progress progress;
    private final Targets targets;

    private Session(Dialect dialect, SinkConfig sink, Connection connection, Progress progress) {
        this.dialect = dialect;
        this.sink = sink;
        this.connection = connection;
        this.progress = progress;
        this.targets = new Targets(dialect, connection, sink);
    }

    static Session open(Dialect dialect, SinkConfig sink, String lineId, Progress progress) throws SQLException {
        Connection connection = dialect.connect(Objects.requireNonNull(sink.jdbc()), lineId);
        Session session = new Session(dialect, sink, connection, progress);
        try {
            session.createProgressTable();
        } catch (SQLException fault) {
            session.close();
            throw fault;
        }
        return session;
    }

    /** Returns when the batch is durable. */
    void apply(Batch batch, DeadLetters letters) throws SQLException, InterruptedException {
        prepare(batch);
        try {
            if (!attempt(batch, letters, this::applyAsSets)) {
                apply(batch, letters);
            }
        } catch (SQLException refused) {
            connection.rollback();
            if (SqlFaults.kind(refused) != SqlFaults.Kind.ROW) {
                throw refused;
            }
            LOG.info("batch refused records={} reason={} next=source_order", batch.records(), dialect.explain(refused));
            inSourceOrder(batch, letters);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Ends a call that waits for the database; from any thread. */
    void abort(Executor executor) throws SQLException {
        connection.abort(executor);
    }

    private void createProgressTable() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                progress.createTable(connection);
                return;
            } catch (SQLException race) {
                // Parallel CREATE TABLE IF NOT EXISTS of one name may collide in the catalogue.
                if (attempt == PROGRESS_TABLE_ATTEMPTS || SqlFaults.kind(race) != SqlFaults.Kind.ROW) {
                    throw race;
                }
            }
        }
    }

    private void prepare(Batch batch) throws SQLException {
        connection.setAutoCommit(true);
        TableSchema last = null;
        for (ChangeEvent change : batch.changes()) {
            if (change.schema() != last
                    && change.op() != Op.TRUNCATE
                    && !change.schema().key().isEmpty()) {
                last = change.schema();
                targets.prepare(last);
            }
        }
        connection.setAutoCommit(false);
    }

    private void inSourceOrder(Batch batch, DeadLetters letters) throws SQLException, InterruptedException {
        try {
            if (!attempt(batch, letters, live -> new SourceOrder(dialect, connection, targets, letters).apply(live))) {
                apply(batch, letters);
            }
        } catch (SQLException refused) {
            connection.rollback();
            if (SqlFaults.kind(refused) == SqlFaults.Kind.ROW) {
                throw new LineFailedException("Cannot apply a batch of " + batch.records() + " records " + batch.spans()
                        + ": the target refuses it as a whole: " + dialect.explain(refused)
                        + "; look for deferred constraints and triggers");
            }
            throw refused;
        }
    }

    /** @return false if dead letters were not acknowledged in time: rolled back, to be tried again without their rows */
    private boolean attempt(Batch batch, DeadLetters letters, Application application)
            throws SQLException, InterruptedException {
        List<Span> spans = batch.spans();
        Set<TopicPartition> appliedBefore = progress.move(connection, spans);
        for (Failure failure : batch.failures()) {
            if (!appliedBefore.contains(partition(failure))) {
                letters.write(failure);
            }
        }
        application.apply(live(batch, appliedBefore, letters));
        if (!letters.await(LETTERS_WAIT_MILLIS)) {
            connection.rollback();
            letters.await();
            return false;
        }
        connection.commit();
        progress.committed(spans);
        return true;
    }

    private List<ChangeEvent> live(Batch batch, Set<TopicPartition> appliedBefore, DeadLetters letters) {
        List<ChangeEvent> live = new ArrayList<>(batch.changes().size());
        for (ChangeEvent change : batch.changes()) {
            if (!appliedBefore.isEmpty() && appliedBefore.contains(partition(change)) || letters.has(change)) {
                continue;
            }
            if (wanted(change) && hasKey(change, letters)) {
                live.add(change);
            }
        }
        return live;
    }

    private boolean wanted(ChangeEvent change) {
        if (change.op() == Op.TRUNCATE && sink.truncate() == Truncate.FAIL) {
            throw new LineFailedException(
                    "Cannot apply TRUNCATE of " + change.schema().id() + " at " + change.at()
                            + ": truncate is fail; empty the target by hand and set truncate: apply or ignore");
        }
        return change.op() == Op.TRUNCATE
                ? sink.truncate() == Truncate.APPLY
                : change.op() != Op.DELETE || sink.deletes() != Deletes.IGNORE;
    }

    private static boolean hasKey(ChangeEvent change, DeadLetters letters) {
        if (change.op() == Op.TRUNCATE || !change.schema().key().isEmpty()) {
            return true;
        }
        letters.reject(new Failure(
                change.origin(),
                "JDBC_NO_KEY",
                "Cannot upsert a row of table " + change.schema().id()
                        + ": the table has no key; give it a primary key or REPLICA IDENTITY USING INDEX,"
                        + " or exclude it from this sink",
                null));
        return false;
    }

    private void applyAsSets(List<ChangeEvent> live) throws SQLException {
        for (Collapse.Step step : Collapse.of(live, targets::nameOf)) {
            for (Collapse.Rows rows : step.rows()) {
                if (!rows.deletes().isEmpty()) {
                    targets.writer(rows.schema()).delete(connection, rows.deletes());
                }
            }
            for (Collapse.Rows rows : step.rows()) {
                if (!rows.upserts().isEmpty()) {
                    targets.writer(rows.schema()).upsert(connection, rows.upserts());
                }
            }
            for (ChangeEvent truncate : step.truncates()) {
                truncate(dialect, connection, targets, truncate);
            }
        }
    }

    static void truncate(Dialect dialect, Connection connection, Targets targets, ChangeEvent truncate)
            throws SQLException {
        TableName name = targets.nameOf(truncate.schema());
        if (targets.exists(name)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(dialect.truncate(name));
            }
        }
    }

    private static TopicPartition partition(LineRecord record) {
        return new TopicPartition(record.origin().topic(), record.origin().partition());
    }

    /** How the changes of a batch get into its transaction. */
    private interface Application {
        void apply(List<ChangeEvent> live) throws SQLException;
    }
}
