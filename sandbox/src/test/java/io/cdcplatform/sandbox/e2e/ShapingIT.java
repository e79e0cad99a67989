package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that come into a predicate and leave it, hidden columns, marked deletes and recorded changes, in all kinds of sinks. */
@ExtendWith(StackExtension.class)
class ShapingIT {
    private static final String SOURCE = "tables: [public.orders]";
    private static final String RULES =
            """
            where: {public.orders: "status = 'paid' AND total > 10"}
            columns: {public.orders: {exclude: [note], rename: {total: amount}, mask: {email: hash}}}
            mask_key: pepper
            """;
    private static final String[] SHAPED = {"id", "status", "email", "amount", "_cdc_deleted"};

    @Test
    void keepsWhatThePredicateTakesInEverySink(Stack stack) throws Exception {
        try (Bodies bodies = new Bodies();
                Pipeline pipeline = new Pipeline(stack, "shaping", SOURCE, equalSinks(bodies.url()))) {
            pipeline.sql(
                    "CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, email text, total numeric(10,2), note text)",
                    "INSERT INTO orders VALUES (1, 'paid', 'ann@example.org', 20, 'hush'), (2, 'draft', 'bob@example.org', 20, 'hush'),"
                            + " (3, 'paid', 'cid@example.org', 5, 'hush')");
            pipeline.start();
            pipeline.rest();
            pipeline.sql(
                    "INSERT INTO orders VALUES (4, 'paid', 'dan@example.org', 30, 'hush'), (5, 'draft', NULL, 30, 'hush'),"
                            + " (6, 'paid', NULL, 99, NULL)",
                    "UPDATE orders SET status = 'paid' WHERE id = 2",
                    "UPDATE orders SET status = 'draft' WHERE id = 1",
                    "UPDATE orders SET total = 50 WHERE id = 3",
                    "UPDATE orders SET total = 1 WHERE id = 3",
                    "UPDATE orders SET total = NULL WHERE id = 6",
                    "DELETE FROM orders WHERE id IN (4, 5)",
                    "UPDATE orders SET id = 20 WHERE id = 2",
                    "UPDATE orders SET status = 'paid' WHERE id = 1",
                    "INSERT INTO orders VALUES (7, 'paid', 'eve@example.org', 11, 'hush')");
            pipeline.rest();

            List<String> soft = List.of(
                    "1|paid|" + hmac("ann@example.org") + "|20.00|false",
                    "20|paid|" + hmac("bob@example.org") + "|20.00|false",
                    "2|paid|" + hmac("bob@example.org") + "|20.00|true",
                    "3|paid|" + hmac("cid@example.org") + "|50.00|true",
                    "4|paid|" + hmac("dan@example.org") + "|30.00|true",
                    "6|paid|null|99.00|true",
                    "7|paid|" + hmac("eve@example.org") + "|11.00|false");
            assertThat(inLake(pipeline, "public_orders", SHAPED)).isEqualTo(soft);
            assertThat(inReplica(pipeline, "public.orders", SHAPED)).isEqualTo(soft);
            List<String> wanted = inSource(pipeline, "SELECT * FROM orders WHERE status = 'paid' AND total > 10");
            assertThat(inReplica(pipeline, "public.orders_hard", "id", "status", "email", "total", "note"))
                    .isEqualTo(wanted)
                    .hasSize(3);
            assertThat(bodies.alive())
                    .isEqualTo(
                            soft.stream().filter(row -> row.endsWith("false")).toList());
            assertThat(bodies.text())
                    .doesNotContain("example.org")
                    .doesNotContain("hush")
                    .contains("\"_cdc_deleted\":true");
        }
    }

    @Test
    void recordsEachChangeOnceWhereChangesAreAskedFor(Stack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack, "journals", "tables: [public.*]", journals())) {
            pipeline.sql(
                    "CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, total numeric(10,2))",
                    "CREATE TABLE lines (id int PRIMARY KEY, item text)",
                    "INSERT INTO orders VALUES (1, 'new', 20)",
                    "INSERT INTO lines VALUES (1, 'pen')");
            pipeline.start();
            pipeline.rest();
            pipeline.sql(
                    "UPDATE orders SET status = 'paid' WHERE id = 1",
                    "INSERT INTO lines VALUES (2, 'ink')",
                    "DELETE FROM orders WHERE id = 1",
                    "UPDATE lines SET id = 3 WHERE id = 1",
                    "INSERT INTO orders VALUES (1, 'again', 1.5)");
            pipeline.rest();

            String[] orders = {"_cdc_op", "id", "status", "total", "_cdc_topic", "_cdc_unavailable"};
            List<String> changes = List.of(
                    "c|1|again|1.50|journals.public.orders|null",
                    "d|1|null|null|journals.public.orders|null",
                    "r|1|new|20.00|journals.public.orders|null",
                    "u|1|paid|20.00|journals.public.orders|null");
            assertThat(inLake(pipeline, "orders_journal", orders)).isEqualTo(changes);
            assertThat(inReplica(pipeline, "public.orders_journal", orders)).isEqualTo(changes);
            String[] events = {"_cdc_table", "_cdc_op", "key", "value"};
            List<String> envelopes = inLake(pipeline, "events", events);
            assertThat(envelopes).hasSize(8).isEqualTo(inReplica(pipeline, "public.events", events));
            assertThat(envelopes.get(0))
                    .startsWith("lines|c|{\"id\":2}|{\"before\":null,\"after\":{\"id\":2,\"item\":\"ink\"},");
            assertThat(inReplica(pipeline, "public.events", "_cdc_partition", "_cdc_offset", "_cdc_topic"))
                    .doesNotHaveDuplicates();
        }
    }

    private static Map<String, String> equalSinks(String receiver) {
        return Map.of(
                "lake",
                RULES
                        + """
                        deletes: soft
                        sink_type: iceberg
                        iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2}
                        """,
                "replica",
                RULES + "deletes: soft\nsink_type: postgres\npostgres: {@REPLICA@}\n",
                "hard",
                """
                where: {public.orders: "status = 'paid' AND total > 10"}
                sink_type: postgres
                postgres: {@REPLICA@, target_table: "{schema}.{table}_hard"}
                """,
                "notify",
                RULES + "deletes: soft\nsink_type: webhook\nwebhook: {url: \"" + receiver + "\"}\n");
    }

    private static Map<String, String> journals() {
        return Map.of(
                "lake",
                """
                sink_type: iceberg
                iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2, write_mode: append, table_name: "{table}_journal"}
                """,
                "events",
                """
                sink_type: iceberg
                iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2, write_mode: events, table_name: events}
                """,
                "replica",
                """
                sink_type: postgres
                postgres: {@REPLICA@, write_mode: append, target_table: "{schema}.{table}_journal"}
                """,
                "stored",
                """
                sink_type: postgres
                postgres: {@REPLICA@, write_mode: events, target_table: public.events}
                """);
    }

    private static List<String> inLake(Pipeline pipeline, String table, String... columns) throws IOException {
        List<String> rows = new ArrayList<>();
        TableIdentifier id = TableIdentifier.of(pipeline.name, table);
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(pipeline.lake.load(id)).build()) {
            for (Record record : records) {
                List<String> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(String.valueOf(record.getField(column)));
                }
                rows.add(String.join("|", row));
            }
        }
        return sorted(rows);
    }

    private static List<String> inReplica(Pipeline pipeline, String table, String... columns) throws SQLException {
        try (Connection connection = pipeline.target()) {
            return select(connection, "SELECT " + String.join(", ", columns) + " FROM " + table);
        }
    }

    private static List<String> inSource(Pipeline pipeline, String sql) throws SQLException {
        try (Connection connection = pipeline.source()) {
            return select(connection, sql);
        }
    }

    private static List<String> select(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return sorted(rows);
    }

    private static List<String> sorted(List<String> rows) {
        Collections.sort(rows);
        return rows;
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("pepper".getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    /** A receiver that keeps whole bodies. */
    private static final class Bodies implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

        Bodies() throws IOException {
            server.createContext("/events", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
        }

        String text() {
            return String.join("\n", List.copyOf(bodies));
        }

        /** The rows as a receiver has them who keeps the last after of each key, without those that are deleted. */
        List<String> alive() throws IOException {
            Map<String, String> byKey = new TreeMap<>();
            for (String body : List.copyOf(bodies)) {
                JsonNode event = JSON.readTree(body);
                JsonNode after = event.path("value").path("after");
                List<String> row = new ArrayList<>();
                for (String column : SHAPED) {
                    row.add(after.path(column).asText());
                }
                byKey.put(event.path("key").toString(), String.join("|", row));
            }
            return sorted(new ArrayList<>(byKey.values().stream()
                    .filter(row -> row.endsWith("|false"))
                    .toList()));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
