package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source of the MySQL family. A table's schema is its database; several databases are captured where {@code source.tables}
 * names them, else the one of {@code source.database}.
 */
final class BinlogSource extends SourceDatabase {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int STATEMENT_TIMEOUT_MILLIS = 60_000;
    private static final String NOT_SYSTEM = "NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')";

    private static final Pattern CASCADE = Pattern.compile(
            "CONSTRAINT `([^`]+)` FOREIGN KEY [^\\n]*? (ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL)[^,\\n]*)");

    private BinlogSource(SourceConfig config, Connection connection) {
        super(config, connection);
    }

    static BinlogSource connect(SourceConfig config) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
        settings.put("socketTimeout", Integer.toString(STATEMENT_TIMEOUT_MILLIS));
        if (config.sourceType() == SourceType.MYSQL) {
            // What MySQL 8 asks of a login without TLS; Debezium's driver does the same.
            settings.put("allowPublicKeyRetrieval", "true");
        }
        settings.put("sslMode", sslMode(config));
        try {
            return new BinlogSource(config, open("mariadb", config, settings));
        } catch (SQLException refused) {
            throw BinlogProblems.connecting(config, refused);
        }
    }

    @Override
    Source readAll() throws SQLException {
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>(serverProblems(notes));
        CaptureSelection selection = CaptureSelection.of(config, catalogue());
        problems.addAll(selection.problems());
        TreeSet<TableName> captured = new TreeSet<>();
        selection.tables().forEach(table -> captured.add(table.name()));
        unreadableTypes(captured, problems, notes);
        notes.addAll(cascades(captured));
        return new Source(selection.tables(), null, Heartbeat.NEEDLESS, List.copyOf(problems), List.copyOf(notes));
    }

    @Override
    VerbException executing(String what, String sql, SQLException refused) {
        return VerbException.failed("Cannot write " + what + " as " + config.username() + ": " + refused.getMessage()
                + ". As a user who may, run: " + sql + ";");
    }

    /** Debezium's word for it, which is the driver's but for the hyphens; MySQL's {@code preferred} is no more than a wish. */
    private static String sslMode(SourceConfig config) {
        String given = config.connectorConfig().getOrDefault("database.ssl.mode", "disable");
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "disabled", "disable", "preferred" -> "disable";
            case "required", "trust" -> "trust";
            case "verify_ca", "verify-ca" -> "verify-ca";
            default -> "verify-full";
        };
    }

    private List<String> serverProblems(List<String> notes) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT @@GLOBAL.log_bin, @@GLOBAL.binlog_format, @@GLOBAL.binlog_row_image, @@GLOBAL.server_id")) {
            row.next();
            if (row.getLong(4) == config.mysqlServerId()) {
                notes.add(
                        "source.mysql_server_id " + config.mysqlServerId() + " is the server's own id: each reader of a"
                                + " binary log, replicas and pipelines alike, needs one that no other has");
            }
            return BinlogProblems.ofServer(
                    config, row.getBoolean(1), row.getString(2), row.getString(3), missingPrivileges());
        }
    }

    /** Only where the user acts in no role, whose privileges this catalogue does not tell. */
    private List<String> missingPrivileges() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CURRENT_ROLE()")) {
            if (row.next() && row.getString(1) != null && !row.getString(1).equals("NONE")) {
                return List.of();
            }
        }
        TreeSet<String> granted = new TreeSet<>();
        String sql =
                """
                SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
                WHERE GRANTEE = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                granted.add(row.getString(1));
            }
        }
        return BinlogProblems.missing(granted);
    }

    private List<SourceTable> catalogue() throws SQLException {
        String sql =
                """
                SELECT t.TABLE_SCHEMA, t.TABLE_NAME,
                  EXISTS (SELECT 1 FROM information_schema.STATISTICS s
                    WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA AND s.TABLE_NAME = t.TABLE_NAME AND s.NON_UNIQUE = 0
                    GROUP BY s.INDEX_NAME HAVING MAX(s.NULLABLE) <> 'YES'),
                  EXISTS (SELECT 1 FROM information_schema.COLUMNS c
                    WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
                      AND c.IS_NULLABLE = 'YES' AND c.COLUMN_DEFAULT IS NOT NULL AND c.COLUMN_DEFAULT <> 'NULL')
                FROM information_schema.TABLES t
                WHERE t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_SCHEMA %s
                ORDER BY 1, 2
                """
                        .formatted(config.tables().isEmpty() ? "= DATABASE()" : NOT_SYSTEM);
        List<SourceTable> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                TableName name = new TableName(row.getString(1), row.getString(2));
                tables.add(new SourceTable(
                        name, row.getBoolean(3), false, false, row.getBoolean(4), List.of(), readable(name)));
            }
        }
        return tables;
    }

    private boolean readable(TableName table) {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1 FROM " + BinlogProblems.quoted(table) + " LIMIT 0");
            return true;
        } catch (SQLException denied) {
            return false;
        }
    }

    /** Debezium reads the DDL of a whole database at the start, and of a whole server while it streams. */
    private void unreadableTypes(TreeSet<TableName> captured, List<String> problems, List<String> notes)
            throws SQLException {
        String sql =
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS
                WHERE DATA_TYPE IN ('inet4', 'inet6') AND TABLE_SCHEMA %s ORDER BY 1, 2, ORDINAL_POSITION
                """
                        .formatted(NOT_SYSTEM);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                TableName table = new TableName(row.getString(1), row.getString(2));
                boolean near =
                        captured.stream().anyMatch(other -> other.schema().equals(table.schema()));
                (near ? problems : notes)
                        .add(BinlogProblems.unreadable(table, row.getString(3), row.getString(4), near));
            }
        }
    }

    /** From the tables' own text: the catalogue of constraints is not shown to a user who may only read. */
    private List<String> cascades(TreeSet<TableName> captured) throws SQLException {
        List<String> notes = new ArrayList<>();
        for (TableName table : captured) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + BinlogProblems.quoted(table))) {
                Matcher cascade = CASCADE.matcher(row.next() ? row.getString(2) : "");
                while (cascade.find()) {
                    notes.add(BinlogProblems.cascade(table, cascade.group(1), cascade.group(2)));
                }
            }
        }
        return notes;
    }
}
