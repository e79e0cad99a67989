package io.cdcplatform.sandbox.compare;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table of PostgreSQL; {@code name} is quoted SQL, such as {@code public."Orders"}. */
public final class DatabaseTable {
    private static final int FETCH_SIZE = 5_000;

    private DatabaseTable() {}

    /** Reads all rows in one snapshot; columns by name, so that two tables with other column orders compare equal. */
    public static Rows read(Connection connection, String name, List<String> key) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + name)) {
                return read(result, key);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Rows read(ResultSet result, List<String> key) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<Integer> order = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            order.add(i);
        }
        List<String> names = new ArrayList<>();
        for (int i : order) {
            names.add(meta.getColumnName(i));
        }
        order.sort((a, b) -> names.get(a - 1).compareTo(names.get(b - 1)));
        Rows.Collector rows = new Rows.Collector(names.stream().sorted().toList(), key);
        while (result.next()) {
            List<String> row = new ArrayList<>(order.size());
            for (int i : order) {
                row.add(Canonical.of(value(result, meta, i)));
            }
            rows.add(row);
        }
        return rows.rows();
    }

    private static @Nullable Object value(ResultSet result, ResultSetMetaData meta, int column) throws SQLException {
        return switch (meta.getColumnType(column)) {
            case Types.TIMESTAMP ->
                meta.getColumnTypeName(column).equals("timestamptz")
                        ? result.getObject(column, OffsetDateTime.class)
                        : result.getObject(column, LocalDateTime.class);
            case Types.TIME ->
                meta.getColumnTypeName(column).equals("timetz")
                        ? result.getString(column)
                        : result.getObject(column, LocalTime.class);
            default -> result.getObject(column);
        };
    }
}
