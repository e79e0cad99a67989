package io.cdcplatform.sandbox.compare;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a table of MariaDB, with its invisible columns, in the text that the sinks' values get. Assumes a session in UTC. */
public final class MariaDbTable {
    private static final int SRID_BYTES = 4;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private MariaDbTable() {}

    /** Reads all rows in one snapshot; columns by name, as {@link DatabaseTable} does. */
    public static Rows read(Connection connection, String database, String table, List<String> key)
            throws SQLException {
        Map<String, String> types = types(connection, database, table);
        List<String> names = List.copyOf(types.keySet());
        List<String> typeNames = List.copyOf(types.values());
        Rows.Collector rows = new Rows.Collector(names, key);
        String columns = types.entrySet().stream()
                .map(column -> selected(column.getKey(), column.getValue()))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT " + columns + " FROM " + quoted(database) + "." + quoted(table))) {
            while (result.next()) {
                List<String> row = new ArrayList<>(names.size());
                for (int i = 0; i < names.size(); i++) {
                    row.add(Canonical.of(value(result, i + 1, typeNames.get(i))));
                }
                rows.add(row);
            }
        }
        return rows.rows();
    }

    private static Map<String, String> types(Connection connection, String database, String table) throws SQLException {
        Map<String, String> types = new TreeMap<>();
        String sql =
                "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
            }
        }
        return new LinkedHashMap<>(types);
    }

    /** A float's own text has six digits; as a double it has them all. */
    private static String selected(String column, String type) {
        return switch (base(type)) {
            case "float" -> "CAST(" + quoted(column) + " AS DOUBLE)";
            case "bit" ->
                type.equals("bit(1)")
                        ? quoted(column)
                        : "LPAD(BIN(" + quoted(column) + "), " + type.replaceAll("\\D", "") + ", '0')";
            case "time" -> "TIME_TO_SEC(" + quoted(column) + ") * " + MICROS_PER_SECOND + " DIV 1";
            case "year" -> quoted(column) + " + 0";
            default -> type.endsWith("zerofill") ? quoted(column) + " + 0" : quoted(column);
        };
    }

    private static @Nullable Object value(ResultSet result, int column, String type) throws SQLException {
        return switch (base(type)) {
            case "date" -> result.getObject(column, LocalDate.class);
            case "datetime" -> result.getObject(column, LocalDateTime.class);
            case "timestamp" -> {
                LocalDateTime time = result.getObject(column, LocalDateTime.class);
                yield time == null ? null : time.atOffset(ZoneOffset.UTC);
            }
            case "bit" -> type.equals("bit(1)") ? bool(result, column) : result.getString(column);
            case "binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob" -> result.getBytes(column);
            case "geometry", "linestring", "polygon" -> withoutSrid(result.getBytes(column));
            case "point" -> point(result.getBytes(column));
            case "float", "double" -> number(result, column);
            case "decimal" -> result.getBigDecimal(column);
            default -> result.getString(column);
        };
    }

    private static @Nullable Object bool(ResultSet result, int column) throws SQLException {
        boolean value = result.getBoolean(column);
        return result.wasNull() ? null : value;
    }

    private static @Nullable Object number(ResultSet result, int column) throws SQLException {
        double value = result.getDouble(column);
        return result.wasNull() ? null : value;
    }

    private static byte @Nullable [] withoutSrid(byte @Nullable [] bytes) {
        return bytes == null ? null : Arrays.copyOfRange(bytes, SRID_BYTES, bytes.length);
    }

    /** As the sinks show it. */
    private static @Nullable String point(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer wkb = ByteBuffer.wrap(bytes, bytes.length - 2 * Double.BYTES, 2 * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        return "(" + wkb.getDouble() + "," + wkb.getDouble() + ")";
    }

    /** {@code int(8) unsigned zerofill} → {@code int} */
    private static String base(String type) {
        return type.replaceAll("[( ].*", "");
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
