package io.cdcplatform.sandbox.demo;

import io.cdcplatform.sandbox.stack.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The end of the source's log at one moment, and whether the connector has confirmed that all before it is in Kafka. */
public record SourceEnd(Postgres postgres, String lsn) {

    /** The end as of now. */
    public static SourceEnd mark(Postgres postgres) throws SQLException {
        return new SourceEnd(postgres, ask(postgres, "SELECT pg_current_wal_lsn()::text"));
    }

    /** Debezium confirms a position after Kafka acknowledged all before it. */
    public boolean reached() throws SQLException {
        return ask(
                        postgres,
                        "SELECT coalesce(bool_and(confirmed_flush_lsn >= '" + lsn
                                + "'::pg_lsn), false)::text FROM pg_replication_slots WHERE slot_type = 'logical'")
                .equals("true");
    }

    private static String ask(Postgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect("shop");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
