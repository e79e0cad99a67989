package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a source of the MySQL family refuses or loses, in words, each with what mends it. */
final class BinlogProblems {
    private static final int ACCESS_DENIED = 1045;
    private static final int DATABASE_DENIED = 1044;
    private static final int NO_DATABASE = 1049;

    private BinlogProblems() {}

    static VerbException connecting(SourceConfig source, SQLException refused) {
        String reason =
                switch (refused.getErrorCode()) {
                    case ACCESS_DENIED ->
                        "user " + source.username()
                                + " is not let in. Correct source.username and source.password, or run: CREATE USER "
                                + user(source) + " IDENTIFIED BY '...'; (or ALTER USER)";
                    case DATABASE_DENIED ->
                        "user " + source.username() + " may not use database " + source.database()
                                + ". Run: GRANT SELECT ON " + quote(source.database()) + ".* TO " + user(source) + ";";
                    case NO_DATABASE ->
                        "there is no database " + source.database()
                                + ". Correct source.database, or run: CREATE DATABASE " + quote(source.database())
                                + ";";
                    default ->
                        String.valueOf(refused.getMessage()).lines().findFirst().orElse("no reason given")
                                + ". Start it, or correct source.host and source.port";
                };
        return VerbException.failed("Cannot connect to " + server(source) + ": " + reason);
    }

    static List<String> ofServer(
            SourceConfig source, boolean logs, String format, String image, List<String> missingPrivileges) {
        List<String> problems = new ArrayList<>();
        if (!logs) {
            problems.add("Cannot capture from " + server(source)
                    + ": it writes no binary log. Set log_bin and server_id in its configuration and restart it");
        } else if (!format.equalsIgnoreCase("ROW")) {
            problems.add("Cannot capture from " + server(source) + ": binlog_format is " + format
                    + ", which logs statements and not rows. Run: SET GLOBAL binlog_format = 'ROW'; let sessions connect"
                    + " anew, and write it into the server's configuration");
        }
        if (logs && !image.equalsIgnoreCase("FULL")) {
            problems.add("Cannot capture from " + server(source) + ": binlog_row_image is " + image
                    + ", which leaves columns out. Run: SET GLOBAL binlog_row_image = 'FULL'; let sessions connect anew,"
                    + " and write it into the server's configuration");
        }
        if (!missingPrivileges.isEmpty()) {
            problems.add("Cannot replicate as " + source.username() + ": the user lacks "
                    + String.join(", ", missingPrivileges) + ". Run: GRANT " + String.join(", ", missingPrivileges)
                    + " ON *.* TO " + user(source) + ";");
        }
        return problems;
    }

    /** What Debezium needs to read the log and to hold tables still while it begins a snapshot, among these privileges not there. */
    static List<String> missing(Set<String> granted) {
        List<String> missing = new ArrayList<>();
        if (!granted.contains("REPLICATION SLAVE")) {
            missing.add("REPLICATION SLAVE");
        }
        if (!granted.contains("REPLICATION CLIENT") && !granted.contains("BINLOG MONITOR")) {
            missing.add("REPLICATION CLIENT");
        }
        if (!granted.contains("RELOAD")) {
            missing.add("RELOAD");
        }
        return missing;
    }

    /** @param near whether it is in a captured database, where it stops the start already */
    static String unreadable(TableName table, String column, String type, boolean near) {
        String alter = "ALTER TABLE " + quoted(table) + " MODIFY " + quote(column) + " varchar(45);";
        return near
                ? "Cannot capture from database " + table.schema() + ": column " + column + " of table " + table
                        + " is of type " + type
                        + ", at which Debezium's parser stops, whether the table is captured or not."
                        + " Run: " + alter + " or move the table to another database"
                : "column " + column + " of table " + table + " is of type " + type
                        + ": a CREATE or ALTER TABLE with such a type stops the connector, also in a database that is not"
                        + " captured. To be safe run: " + alter;
    }

    static String cascade(TableName child, String constraint, String rules) {
        return "table " + child + " has foreign key " + constraint + " " + rules
                + ": the rows it deletes or changes are in no binary log, so the sinks keep them as they were. Let the"
                + " application change them by statements of their own";
    }

    static String grantSelect(SourceConfig source, TableName table) {
        return "GRANT SELECT ON " + quoted(table) + " TO " + user(source) + ";";
    }

    static String quoted(TableName table) {
        return quote(table.schema()) + "." + quote(table.name());
    }

    private static String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    private static String user(SourceConfig source) {
        return "'" + source.username().replace("'", "''") + "'@'%'";
    }

    private static String server(SourceConfig source) {
        return (source.sourceType() == SourceType.MYSQL ? "MySQL" : "MariaDB") + " at " + source.host() + ":"
                + source.port();
    }
}
