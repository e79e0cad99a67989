package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.LineRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the target is, by its own word: moved by compare-and-set in the transaction of the data. Remembers over connections
 * how far this attempt of the task got, so that progress that somebody else moved is noticed.
 */
final class Progress {
    /** What the target says of a partition. */
    private record Stored(String topicId, long next) {}

    private final Dialect dialect;
    private final String line;
    private final Map<TopicPartition, Stored> known = new HashMap<>();
    /** Where this attempt began with what was put aside before the target ever answered. */
    private final Map<TopicPartition, Long> passedOverFrom = new HashMap<>();

    private @Nullable Long schemaVersions;

    Progress(Dialect dialect, String line) {
        this.dialect = dialect;
        this.line = line;
    }

    void createTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) { // CREATE ... IF NOT EXISTS needs the right to create all the same
                statement.execute(dialect.createProgress());
            }
        }
    }

    private boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(dialect.progressExists())) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /**
     * Moves each span's partition from where it is to the span's end.
     *
     * @return for partitions of which something was applied before: up to where; rows below must not be applied again
     * @throws LineFailedException if the target is neither before nor behind a span
     */
    Map<TopicPartition, Long> move(Connection connection, List<Span> spans) throws SQLException {
        Map<TopicPartition, Long> appliedBefore = new HashMap<>();
        schemaVersions = null;
        for (Span span : spans) {
            Stored before = known.get(span.partition());
            if (!moved(connection, span)) {
                appliedBefore.put(span.partition(), span.to());
            } else if (before != null && before.next() > span.first()) {
                appliedBefore.put(span.partition(), before.next()); // a part of a batch that was split
            }
        }
        return appliedBefore;
    }

    /** What the last {@link #move} was told by the way of {@link Dialect#schemaVersions}; null if nothing. */
    @Nullable
    Long schemaVersions() {
        return schemaVersions;
    }

    /** The transaction that {@link #move} was part of is durable. */
    void committed(List<Span> spans) {
        for (Span span : spans) {
            known.put(span.partition(), new Stored(span.topicId(), span.to()));
        }
    }

    /** Everything in these spans that is not in the target was put aside: progress will move over it with the next batch. */
    void passedOver(List<Span> spans) {
        for (Span span : spans) {
            if (!known.containsKey(span.partition())) {
                passedOverFrom.putIfAbsent(span.partition(), span.from());
            }
        }
    }

    /** Whether a record is in the target, as far as this attempt knows. */
    boolean isBehind(LineRecord record) {
        Stored stored = known.get(Batch.partition(record));
        return stored != null && record.origin().offset() < stored.next();
    }

    private boolean moved(Connection connection, Span span) throws SQLException {
        Stored expected = known.get(span.partition());
        boolean firstOfAttempt = expected == null;
        boolean isBeginning = firstOfAttempt && !span.isBegun(); // else there was progress when the line started
        if (expected != null && advance(connection, span, expected)) {
            return true;
        }
        Stored stored = read(connection, span.partition());
        if (stored == null) {
            if (isBeginning && insert(connection, span)) {
                return true;
            }
            throw foreign(span, expected, read(connection, span.partition()));
        }
        boolean sameTopic = stored.topicId().equals(span.topicId());
        if (sameTopic && stored.next() >= span.to()) {
            return false;
        }
        if (isBeginning && !sameTopic && replace(connection, span, stored)) {
            return true;
        }
        if (firstOfAttempt && sameTopic && stored.next() == from(span) && advance(connection, span, stored)) {
            return true;
        }
        throw foreign(span, expected, stored);
    }

    private long from(Span span) {
        return passedOverFrom.getOrDefault(span.partition(), span.from());
    }

    private boolean advance(Connection connection, Span span, Stored from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.moveProgress())) {
            bindWhere(statement, bindPosition(statement, 1, span), span, from);
            try (ResultSet moved = statement.executeQuery()) {
                if (!moved.next()) {
                    return false;
                }
                schemaVersions = moved.getLong(1);
                return true;
            }
        }
    }

    private boolean replace(Connection connection, Span span, Stored from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.replaceProgress())) {
            statement.setString(1, span.topicId());
            bindWhere(statement, bindPosition(statement, 2, span), span, from);
            return statement.executeUpdate() == 1;
        }
    }

    private void bindWhere(PreparedStatement statement, int first, Span span, Stored from) throws SQLException {
        statement.setString(first, line);
        statement.setString(first + 1, span.partition().topic());
        statement.setInt(first + 2, span.partition().partition());
        statement.setString(first + 3, from.topicId());
        statement.setLong(first + 4, from.next());
    }

    private boolean insert(Connection connection, Span span) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.insertProgress())) {
            statement.setString(1, line);
            statement.setString(2, span.partition().topic());
            statement.setInt(3, span.partition().partition());
            statement.setString(4, span.topicId());
            bindPosition(statement, 5, span);
            return statement.executeUpdate() == 1;
        }
    }

    private static int bindPosition(PreparedStatement statement, int first, Span span) throws SQLException {
        statement.setLong(first, span.to());
        statement.setLong(first + 1, span.position().high());
        statement.setLong(first + 2, span.position().low());
        statement.setLong(first + 3, span.sourceMillis());
        return first + 4;
    }

    private @Nullable Stored read(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.readProgress())) {
            statement.setString(1, line);
            statement.setString(2, partition.topic());
            statement.setInt(3, partition.partition());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new Stored(rows.getString(1), rows.getLong(2)) : null;
            }
        }
    }

    private LineFailedException foreign(Span span, @Nullable Stored expected, @Nullable Stored stored) {
        String ours = expected == null ? "the start at " + span.from() : "the batch from " + expected.next();
        String theirs = stored == null ? "nothing" : stored.next() + " of topic id " + stored.topicId();
        return LineFailedException.toBeRestarted(
                "Cannot apply changes of " + span.partition() + " up to " + span.to() + " (topic id "
                        + span.topicId() + ") for line " + line + ": " + Dialect.PROGRESS_TABLE + " says " + theirs
                        + " where " + ours
                        + " continues; somebody else writes with this line's name, or the target was turned back."
                        + " The line starts again from what the target says");
    }
}
