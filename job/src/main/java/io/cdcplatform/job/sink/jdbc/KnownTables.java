package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.SchemaPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Reads and writes what a line knows of its tables, beside them in the target. */
final class KnownTables {
    private final Dialect dialect;
    private final Connection connection;
    private final String line;

    KnownTables(Dialect dialect, Connection connection, String line) {
        this.dialect = dialect;
        this.connection = connection;
        this.line = line;
    }

    void createTable() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) { // CREATE ... IF NOT EXISTS needs the right to create all the same
                statement.execute(dialect.createSchemas());
            }
        }
    }

    /** Another number than before if any task changed a table of this line. */
    long versions() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.schemaVersions())) {
            statement.setString(1, line);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Nullable
    KnownTable read(TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.readSchema())) {
            statement.setString(1, line);
            statement.setString(2, name.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? KnownTable.parse(
                                rows.getLong(1),
                                new SchemaPosition(rows.getLong(2), rows.getLong(3), rows.getLong(4)),
                                rows.getString(5))
                        : null;
            }
        }
    }

    void write(TableName name, KnownTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.writeSchema())) {
            statement.setString(1, line);
            statement.setString(2, name.toString());
            statement.setLong(3, table.version());
            statement.setLong(4, table.since().high());
            statement.setLong(5, table.since().low());
            statement.setLong(6, table.since().millis());
            statement.setString(7, table.shape());
            statement.executeUpdate();
        }
    }

    private boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(dialect.schemasExist())) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
