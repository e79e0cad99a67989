package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.job.source.StartPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The progress of a line as its target database says it. */
record JdbcPositions(Dialect dialect, JdbcConfig config, String line) implements StartPositions {
    private static final long serialVersionUID = 1;

    @Override
    public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Map<String, String> topicIds)
            throws SQLException {
        try (Connection connection = dialect.connect(config, line)) {
            return tableExists(connection) ? read(connection, new HashSet<>(partitions), topicIds) : Map.of();
        }
    }

    private boolean tableExists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(dialect.progressExists())) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private Map<TopicPartition, Long> read(
            Connection connection, Set<TopicPartition> partitions, Map<String, String> topicIds) throws SQLException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(dialect.readAllProgress())) {
            statement.setString(1, line);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TopicPartition partition = new TopicPartition(rows.getString(1), rows.getInt(2));
                    if (partitions.contains(partition) && rows.getString(3).equals(topicIds.get(partition.topic()))) {
                        positions.put(partition, rows.getLong(4));
                    }
                }
            }
        }
        return positions;
    }
}
