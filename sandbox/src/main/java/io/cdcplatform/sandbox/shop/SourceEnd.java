package io.cdcplatform.sandbox.shop;

import io.cdcplatform.sandbox.stack.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The end of a source's log at one moment, and whether the connector of its database has confirmed that all before it is in Kafka. */
public record SourceEnd(Postgres postgres, String database, String lsn) {

    /** The end as of now. */
    public static SourceEnd mark(Postgres postgres, String database) throws SQLException {
        return new SourceEnd(postgres, database, ask(postgres, database, "SELECT pg_current_wal_lsn()::text"));
    }

    /** Debezium confirms a position after Kafka acknowledged all before it. */
    public boolean reached() throws SQLException {
        return ask(
                        postgres,
                        database,
                        "SELECT coalesce(bool_and(confirmed_flush_lsn >= '" + lsn
                                + "'::pg_lsn), false)::text FROM pg_replication_slots WHERE database = current_database()")
                .equals("true");
    }

    private static String ask(Postgres postgres, String database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
