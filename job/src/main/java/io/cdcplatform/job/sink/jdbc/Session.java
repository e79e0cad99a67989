package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final int OWN_TABLES_ATTEMPTS = 5;
    /** A table that is refused so often in a row, though looked at again each time, is the surroundings' fault. */
    private static final int MAX_LOOKS = 3;

    private final Dialect dialect;
    private final SinkConfig sink;
    private final Connection connection;
    private final Progress progress;
    private final KnownTables knownTables;
    private final Targets targets;
    private final Parking parking;
    private int looksInARow;

    private Session(
            Dialect dialect,
            SinkConfig sink,
            String lineId,
            Connection connection,
            Progress progress,
            Parking parking) {
        this.dialect = dialect;
        this.sink = sink;
        this.connection = connection;
        this.progress = progress;
        this.parking = parking;
        this.knownTables = new KnownTables(dialect, connection, lineId);
        this.targets = new Targets(dialect, connection, sink, knownTables);
    }

    static Session open(Dialect dialect, SinkConfig sink, String lineId, Progress progress, Parking parking)
            throws SQLException {
        Connection connection = dialect.connect(Objects.requireNonNull(sink.jdbc()), lineId);
        Session session = new Session(dialect, sink, lineId, connection, progress, parking);
        try {
            session.createOwnTables();
            session.targets.forget();
        } catch (SQLException fault) {
            session.close();
            throw fault;
        }
        return session;
    }

    /** Returns when the batch is durable. Where a table has to be changed in between, or a key is let go, it is so in parts. */
    void apply(Batch batch, DeadLetters letters) throws SQLException, InterruptedException {
        Batch rest = batch;
        while (rest != null) {
            rest.marksAhead().forEach(parking::unpark);
            connection.setAutoCommit(true);
            int ready = Math.min(targets.prepare(rest.changes()), rest.changesBeforeTheirMark());
            connection.setAutoCommit(false);
            List<Batch> parts = ready < rest.changes().size() ? rest.split(ready) : List.of(rest);
            if (isApplied(parts.get(0), letters)) {
                parts.get(0).marks().forEach(parking::unpark);
                rest = parts.size() == 2 ? parts.get(1) : null;
            }
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

    private void createOwnTables() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                progress.createTable(connection);
                knownTables.createTable();
                return;
            } catch (SQLException race) {
                // Parallel CREATE TABLE IF NOT EXISTS of one name may collide in the catalogue.
                if (attempt == OWN_TABLES_ATTEMPTS || SqlFaults.kind(race) != SqlFaults.Kind.ROW) {
                    throw race;
                }
            }
        }
    }

    /** @return false if it is to be tried again */
    private boolean isApplied(Batch part, DeadLetters letters) throws SQLException, InterruptedException {
        boolean applied;
        try {
            applied = attempt(part, letters, targets.isJournal() ? this::insert : this::applyAsSets);
        } catch (SQLException refused) {
            connection.rollback();
            if (isLookedAtAgain(refused)) {
                return false;
            }
            if (SqlFaults.kind(refused) != SqlFaults.Kind.ROW) {
                throw refused;
            }
            LOG.info("batch refused records={} reason={} next=source_order", part.records(), dialect.explain(refused));
            applied = isAppliedInSourceOrder(part, letters);
        }
        looksInARow = applied ? 0 : looksInARow;
        return applied;
    }

    private boolean isAppliedInSourceOrder(Batch part, DeadLetters letters) throws SQLException, InterruptedException {
        try {
            return attempt(part, letters, live -> new SourceOrder(dialect, connection, targets, letters, parking).apply(live));
        } catch (SQLException refused) {
            connection.rollback();
            if (isLookedAtAgain(refused)) {
                return false;
            }
            if (SqlFaults.kind(refused) == SqlFaults.Kind.ROW) {
                throw new LineFailedException("Cannot apply a batch of " + part.records() + " records " + part.spans()
                        + ": the target refuses it as a whole: " + dialect.explain(refused)
                        + "; look for deferred constraints and triggers");
            }
            throw refused;
        }
    }

    /** Another task, or somebody, changed a table while its rows were on their way. */
    private boolean isLookedAtAgain(SQLException refused) throws SQLException {
        if (SqlFaults.kind(refused) != SqlFaults.Kind.TABLE_CHANGED || ++looksInARow > MAX_LOOKS) {
            return false;
        }
        LOG.info("table changed by others reason={}", dialect.explain(refused));
        targets.forget();
        connection.commit();
        return true;
    }

    /**
     * @return false if it was rolled back to be tried again: dead letters were not acknowledged in time, or another task changed
     *     a table
     */
    private boolean attempt(Batch batch, DeadLetters letters, Application application)
            throws SQLException, InterruptedException {
        List<Span> spans = batch.spans();
        Map<TopicPartition, Long> appliedBefore = progress.move(connection, spans);
        if (targets.changedByOthers(progress.schemaVersions())) {
            targets.forget();
            connection.rollback();
            return false;
        }
        for (Failure failure : batch.failures()) {
            if (!isIn(appliedBefore, failure)) {
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

    private List<ChangeEvent> live(Batch batch, Map<TopicPartition, Long> appliedBefore, DeadLetters letters) {
        List<ChangeEvent> live = new ArrayList<>(batch.changes().size());
        for (ChangeEvent change : batch.changes()) {
            if (isIn(appliedBefore, change) || letters.has(change)) {
                continue;
            }
            if (wanted(change) && isFree(parking, change, letters) && isPossible(change, letters)) {
                live.add(change);
            }
        }
        return live;
    }

    /** Whether no dead letter stands before a change; if one does, the change becomes one too. */
    static boolean isFree(Parking parking, ChangeEvent change, DeadLetters letters) {
        LineRecord judged = parking.judge(change);
        if (judged instanceof Failure parked) {
            letters.write(parked);
        }
        return judged == change;
    }

    private static boolean isIn(Map<TopicPartition, Long> appliedBefore, LineRecord record) {
        return !appliedBefore.isEmpty()
                && record.origin().offset() < appliedBefore.getOrDefault(Batch.partition(record), 0L);
    }

    private boolean wanted(ChangeEvent change) {
        if (change.op() == Op.TRUNCATE && sink.truncate() == Truncate.FAIL) {
            throw new LineFailedException(
                    "Cannot apply TRUNCATE of " + change.schema().id() + " at " + change.at()
                            + ": truncate is fail; empty the target by hand and set truncate: apply or ignore");
        }
        return change.op() != Op.TRUNCATE || sink.truncate() == Truncate.APPLY;
    }

    private boolean isPossible(ChangeEvent change, DeadLetters letters) {
        if (targets.isJournal()) {
            return change.row() != null;
        }
        if (change.op() == Op.TRUNCATE) {
            return true;
        }
        if (change.schema().key().isEmpty()) {
            letters.reject(new Failure(
                    change.origin(),
                    "JDBC_NO_KEY",
                    "Cannot upsert a row of table " + change.schema().id()
                            + ": the table has no key; give it a primary key or REPLICA IDENTITY USING INDEX,"
                            + " set write_mode: append, or exclude it from this sink",
                    null));
            return false;
        }
        boolean byKey = change.op() == Op.DELETE || change.unavailable() != null;
        if (byKey && !targets.writer(change.schema()).findsRows()) {
            letters.reject(new Failure(
                    change.origin(),
                    "JDBC_KEY_GONE",
                    "Cannot apply " + change.op() + " to table " + targets.nameOf(change.schema())
                            + ": it is older than the table's key, of whose columns "
                            + change.schema().key()
                            + " one is gone; compare the table with its source and delete what is left over",
                    null));
            return false;
        }
        return true;
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
            for (Collapse.Rows rows : step.rows()) {
                for (Map.Entry<BitSet, List<ChangeEvent>> update :
                        rows.updates().entrySet()) {
                    TableWriter writer = targets.writer(rows.schema());
                    if (!writer.update(connection, update.getKey(), update.getValue())) {
                        throw new SQLException("a row is not there", SqlFaults.NO_ROW);
                    }
                }
            }
            for (ChangeEvent truncate : step.truncates()) {
                truncate(dialect, connection, targets, truncate);
            }
        }
    }

    /** Rows of a journal: each of them, in the order of arrival. */
    private void insert(List<ChangeEvent> live) throws SQLException {
        int from = 0;
        for (int i = 1; i <= live.size(); i++) {
            if (i == live.size() || live.get(i).schema() != live.get(from).schema()) {
                targets.writer(live.get(from).schema()).upsert(connection, live.subList(from, i));
                from = i;
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

    /** How the changes of a batch get into its transaction. */
    private interface Application {
        void apply(List<ChangeEvent> live) throws SQLException;
    }
}
