package io.cdcplatform.sandbox.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A table {@code public.orders} as a copy and as a journal of its changes, {@code public.orders_log}, in one target database. */
final class OrdersJournal {
    private OrdersJournal() {}

    static Map<String, String> sinks() {
        Map<String, String> sinks = new LinkedHashMap<>();
        sinks.put("replica", "sink_type: postgres\npostgres: {@REPLICA@, target_table: \"{schema}.{table}\"}");
        sinks.put(
                "journal",
                "sink_type: postgres\npostgres: {@REPLICA@, target_table: \"{schema}.{table}_log\", write_mode: append}");
        return sinks;
    }

    /** A number over all rows of the journal, such as {@code count(*)}. */
    static int number(Pipeline shop, String expression) throws SQLException {
        try (Connection connection = shop.target();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + expression + " FROM public.orders_log")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
