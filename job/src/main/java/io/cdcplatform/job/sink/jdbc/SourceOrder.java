package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Applies changes one by one in the order of the source, so that what was allowed there is allowed here, and halves what is
 * refused until the guilty row is alone: that one becomes a dead letter, as do later changes of its key; all others are applied.
 */
final class SourceOrder {
    private final Dialect dialect;
    private final Connection connection;
    private final Targets targets;
    private final DeadLetters letters;
    private final Parking parking;

    SourceOrder(
            Dialect dialect, Connection connection, Targets targets, DeadLetters letters, Parking parking) {
        this.dialect = dialect;
        this.connection = connection;
        this.targets = targets;
        this.letters = letters;
        this.parking = parking;
    }

    void apply(List<ChangeEvent> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            for (ChangeEvent change : changes) {
                if (!letters.has(change) && Session.isFree(parking, change, letters)) {
                    applyOne(change);
                }
            }
            connection.releaseSavepoint(before);
        } catch (SQLException refused) {
            if (SqlFaults.kind(refused) != SqlFaults.Kind.ROW) {
                throw refused;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (changes.size() == 1) {
                reject(changes.get(0), refused);
            } else {
                int middle = changes.size() / 2;
                apply(changes.subList(0, middle));
                apply(changes.subList(middle, changes.size()));
            }
        }
    }

    private void applyOne(ChangeEvent change) throws SQLException {
        if (targets.isJournal()) {
            targets.writer(change.schema()).upsert(connection, change);
        } else if (change.op() == Op.TRUNCATE) {
            Session.truncate(dialect, connection, targets, change);
        } else if (change.op() == Op.DELETE) {
            targets.writer(change.schema()).delete(connection, List.of(change));
        } else if (change.unavailable() != null) {
            TableWriter writer = targets.writer(change.schema());
            if (!writer.update(connection, change.unavailable().columns(), List.of(change))) {
                letters.reject(unavailable(change));
            }
        } else {
            targets.writer(change.schema()).upsert(connection, change);
        }
    }

    private Failure unavailable(ChangeEvent change) {
        return new Failure(
                change.origin(),
                "UNAVAILABLE_VALUE",
                "Cannot apply " + change.op() + " to table " + targets.nameOf(change.schema())
                        + ": the event has not all values of its row and the target has no such row to keep them from;"
                        + " set REPLICA IDENTITY FULL on " + change.schema().id() + " and take a new snapshot of it",
                null);
    }

    private void reject(ChangeEvent change, SQLException refused) {
        // Without the exception itself: its message repeats values of the row.
        letters.reject(new Failure(
                change.origin(),
                "JDBC_" + SqlFaults.state(refused),
                "Cannot apply " + change.op() + " to table " + targets.nameOf(change.schema()) + ": "
                        + dialect.explain(refused) + "; change the target or the row, then replay",
                null));
    }
}
