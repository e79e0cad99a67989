package io.cdcplatform.job.sink.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL's catalogue says of a table: column types, generated and identity columns, unique indexes. */
final class PostgresCatalog {
    /** The comment on a table that this sink created. */
    static final String OURS = "Created by the CDC platform, which keeps it equal to its source";

    private static final String COMMENT = "SELECT obj_description(to_regclass(?), 'pg_class')";

    private static final String SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = ?";

    private static final String COLUMNS =
            """
            SELECT a.attname, format_type(a.atttypid, -1), format_type(a.atttypid, a.atttypmod),
                   a.attgenerated <> '', a.attidentity = 'a', a.attnotnull
            FROM pg_attribute a WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    // A deferrable, partial or expression index cannot be the arbiter of ON CONFLICT (columns).
    private static final String UNIQUE_INDEXES =
            """
            SELECT array_agg(a.attname::text)
            FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indimmediate AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
            GROUP BY i.indexrelid""";

    private static final String PRIMARY_KEY =
            """
            SELECT c.conname, (SELECT array_agg(a.attname::text ORDER BY k.place)
              FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum)
            FROM pg_constraint c WHERE c.conrelid = to_regclass(?) AND c.contype = 'p'""";

    private PostgresCatalog() {}

    static @Nullable TargetTable describe(Connection connection, TableName name) throws SQLException {
        Set<String> required = new HashSet<>();
        Map<String, TargetColumn> columns = columns(connection, name, required);
        return columns.isEmpty()
                ? null
                : new TargetTable(
                        name,
                        isOurs(connection, name),
                        columns,
                        required,
                        uniqueKeys(connection, name),
                        primaryKey(connection, name));
    }

    static boolean hasSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SCHEMA)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean isOurs(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COMMENT)) {
            statement.setString(1, PostgresDialect.quote(name));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && OURS.equals(rows.getString(1));
            }
        }
    }

    private static Map<String, TargetColumn> columns(Connection connection, TableName name, Set<String> required)
            throws SQLException {
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, PostgresDialect.quote(name));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TargetColumn column = new TargetColumn(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getBoolean(4),
                            rows.getBoolean(5));
                    columns.put(column.name(), column);
                    if (rows.getBoolean(6)) {
                        required.add(column.name());
                    }
                }
            }
        }
        return columns;
    }

    private static List<Set<String>> uniqueKeys(Connection connection, TableName name) throws SQLException {
        List<Set<String>> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNIQUE_INDEXES)) {
            statement.setString(1, PostgresDialect.quote(name));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Array names = rows.getArray(1);
                    keys.add(Set.of((String[]) names.getArray()));
                }
            }
        }
        return keys;
    }

    private static TargetTable.@Nullable PrimaryKey primaryKey(Connection connection, TableName name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRIMARY_KEY)) {
            statement.setString(1, PostgresDialect.quote(name));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new TargetTable.PrimaryKey(rows.getString(1), List.of((String[])
                                rows.getArray(2).getArray()))
                        : null;
            }
        }
    }
}
