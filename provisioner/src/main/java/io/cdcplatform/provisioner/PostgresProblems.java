package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a PostgreSQL source refuses, in words, each with what mends it. */
final class PostgresProblems {
    private PostgresProblems() {}

    static VerbException connecting(SourceConfig source, SQLException refused) {
        String where = source.host() + ":" + source.port();
        String state = String.valueOf(refused.getSQLState());
        String reason =
                switch (state) {
                    case "08001" ->
                        firstLine(refused).contains("refused")
                                ? "the connection was refused. Start it, or correct source.host and source.port"
                                : firstLine(refused) + ". Correct source.host and source.port";
                    case "28P01" ->
                        "wrong password for user " + source.username()
                                + ". Correct source.password, or run: ALTER ROLE " + TableName.quote(source.username())
                                + " PASSWORD '...';";
                    case "28000" ->
                        "user " + source.username() + " is not let in: " + firstLine(refused)
                                + ". Run: CREATE ROLE " + TableName.quote(source.username())
                                + " LOGIN REPLICATION PASSWORD '...'; or add the user to pg_hba.conf";
                    case "3D000" ->
                        "there is no database " + source.database()
                                + ". Correct source.database, or run: CREATE DATABASE "
                                + TableName.quote(source.database()) + ";";
                    case "42501" ->
                        "user " + source.username() + " may not connect. Run: GRANT CONNECT ON DATABASE "
                                + TableName.quote(source.database()) + " TO " + TableName.quote(source.username())
                                + ";";
                    default -> firstLine(refused);
                };
        return VerbException.failed("Cannot connect to PostgreSQL at " + where + ": " + reason);
    }

    static VerbException executing(SourceConfig source, String what, String sql, SQLException refused) {
        String remedy = "42501".equals(refused.getSQLState())
                ? " Only the owner of the tables may, with CREATE on the database. Run as that role, then apply again: "
                        + sql + ";"
                : "";
        return VerbException.failed(
                "Cannot write " + what + " as " + source.username() + ": " + firstLine(refused) + "." + remedy);
    }

    static List<String> ofServer(
            SourceConfig source,
            String walLevel,
            int maxSlots,
            int otherSlots,
            @Nullable String slot,
            boolean replicates) {
        List<String> problems = new ArrayList<>();
        String server = "PostgreSQL at " + source.host() + ":" + source.port();
        if (!walLevel.equals("logical")) {
            problems.add("Cannot capture from " + server + ": wal_level is " + walLevel
                    + ". Run: ALTER SYSTEM SET wal_level = logical; and restart the server");
        }
        if (!replicates) {
            problems.add("Cannot replicate as " + source.username() + ": the role lacks REPLICATION. Run: ALTER ROLE "
                    + TableName.quote(source.username()) + " REPLICATION;");
        }
        if (slot == null && otherSlots >= maxSlots) {
            problems.add("Cannot create slot " + source.slotName() + " on " + server + ": all " + maxSlots
                    + " replication slots are taken. Run: ALTER SYSTEM SET max_replication_slots = " + (maxSlots + 10)
                    + "; and restart the server, or drop a slot nobody reads");
        }
        if (slot != null && !slot.equals("pgoutput in database " + source.database())) {
            problems.add("Cannot use slot " + source.slotName() + ": it is one of " + slot
                    + ", not of pgoutput in database " + source.database() + ". Choose another source.slot_name");
        }
        return problems;
    }

    static String grantSelect(SourceConfig source, TableName table) {
        String user = TableName.quote(source.username());
        return "GRANT USAGE ON SCHEMA " + TableName.quote(table.schema()) + " TO " + user + "; GRANT SELECT ON "
                + table.quoted() + " TO " + user + ";";
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
