package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A target that refuses some rows for good, is mended, and gets what it missed while its source goes on. */
@ExtendWith(StackExtension.class)
class ParkingIT {
    private static final List<String> KEY = List.of("id");
    private static final String REFUSED = "JDBC_23514";
    private static final String SINK = "sink_type: postgres\npostgres: {@REPLICA@, target_table: \"{schema}.{table}\"}";

    @Tag("D-5")
    @Test
    void parkedKeysKeepTheirOrderThroughARestartWithoutStateAndReplaysWhileChangesArrive(Stack stack) throws Exception {
        try (Pipeline shop = new Pipeline(stack, "parked", "tables: [public.orders]", Map.of("replica", SINK));
                Records records = new Records(stack.kafka().bootstrapServers())) {
            Letters letters = new Letters(records, shop.name + ".public.orders");
            shop.sql("CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL)");
            atTarget(
                    shop,
                    "CREATE TABLE public.orders (id int PRIMARY KEY, total int CONSTRAINT cheap CHECK (total < 1000))");
            shop.start();
            shop.sql("INSERT INTO orders SELECT i, i FROM generate_series(1, 20) i");
            shop.rest();
            assertThat(shop.replicaRows("public.orders", KEY)).isEqualTo(shop.sourceRows("public.orders", KEY));

            shop.sql("UPDATE orders SET total = 5000 WHERE id IN (3, 7)", "INSERT INTO orders VALUES (21, 9999)");
            shop.rest();
            shop.sql("UPDATE orders SET total = 30 WHERE id = 3", "DELETE FROM orders WHERE id = 7");
            shop.sql("UPDATE orders SET total = 40 WHERE id = 4", "UPDATE orders SET total = 2100 WHERE id = 21");
            shop.rest();
            List<String> parked = List.of(REFUSED, "PARKED");
            assertThat(letters.codes()).containsExactlyInAnyOrder(parked, parked, parked);
            assertThat(totals(shop))
                    .containsEntry(3, 3)
                    .containsEntry(7, 7)
                    .containsEntry(4, 40)
                    .doesNotContainKey(21);

            shop.cancel();
            shop.start();
            shop.sql("UPDATE orders SET total = 31 WHERE id = 3", "UPDATE orders SET total = 50 WHERE id = 5");
            shop.rest();
            assertThat(totals(shop))
                    .as("a start without state forgets none")
                    .containsEntry(3, 3)
                    .containsEntry(5, 50);
            assertThat(letters.codes()).containsExactlyInAnyOrder(parked, parked, List.of(REFUSED, "PARKED", "PARKED"));

            atTarget(shop, "ALTER TABLE public.orders DROP CONSTRAINT cheap");
            List<ConsumerRecord<byte[], byte[]>> chosen = letters.all();
            shop.sql("UPDATE orders SET total = 32 WHERE id = 3");
            shop.rest();
            letters.replay("r1", chosen);
            Scenario.patiently()
                    .until(() -> totals(shop).get(3) == 31 && totals(shop).get(21) == 2100);
            shop.sql("INSERT INTO orders VALUES (7, 77)", "UPDATE orders SET total = 22 WHERE id = 21");
            shop.sql("UPDATE orders SET total = 33 WHERE id = 3");
            shop.rest();
            assertThat(totals(shop)).as("the rest waits for its replay").containsEntry(3, 31);
            assertThat(totals(shop)).as("let go").containsEntry(7, 77).containsEntry(21, 22);

            shop.start("-p", "3", "-s", shop.stop());
            int before = letters.all().size();
            letters.replay("r2", letters.all().subList(chosen.size(), before));
            Scenario.patiently().until(() -> totals(shop).get(3) == 33);
            shop.sql("UPDATE orders SET total = 34 WHERE id = 3");
            shop.rest();
            assertThat(shop.replicaRows("public.orders", KEY)).isEqualTo(shop.sourceRows("public.orders", KEY));
            assertThat(letters.all()).as("let go, all of them").hasSize(before);
        }
    }

    private static Map<Integer, Integer> totals(Pipeline shop) throws SQLException {
        Map<Integer, Integer> totals = new HashMap<>();
        try (Connection connection = shop.target();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, total FROM public.orders")) {
            while (rows.next()) {
                totals.put(rows.getInt(1), rows.getInt(2));
            }
        }
        return totals;
    }

    private static void atTarget(Pipeline shop, String sql) throws SQLException {
        try (Connection connection = shop.target();
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + SampleDatabases.USER);
            statement.execute(sql);
        }
    }

    /** The dead letters of a topic of the one sink, and how they are brought back. */
    private record Letters(Records records, String topic) {

        /** In the order they were written. */
        List<ConsumerRecord<byte[], byte[]>> all() {
            return records.all(topic + ".dlq");
        }

        /** Of each key the codes in order. */
        List<List<String>> codes() {
            return List.copyOf(byKey(all()).values().stream()
                    .map(letters -> letters.stream()
                            .map(letter -> header(letter, "dlq.error.code"))
                            .toList())
                    .toList());
        }

        /** As {@code cdc dlq replay} does it: key by key, a marker behind each. */
        void replay(String id, List<ConsumerRecord<byte[], byte[]>> chosen) throws Exception {
            for (List<ConsumerRecord<byte[], byte[]>> ofKey : byKey(chosen).values()) {
                for (ConsumerRecord<byte[], byte[]> letter : ofKey) {
                    send(id, letter, letter.value(), Map.of());
                }
                send(id, ofKey.get(ofKey.size() - 1), null, Map.of("dlq.replay.unpark", "true".getBytes(UTF_8)));
            }
        }

        private void send(String id, ConsumerRecord<byte[], byte[]> letter, byte[] value, Map<String, byte[]> more)
                throws Exception {
            Map<String, byte[]> headers = new HashMap<>(more);
            for (String name : List.of(
                    "pipeline_id", "sink_id", "source.topic", "source.partition", "source.offset", "attempts")) {
                headers.put("dlq." + name, header(letter, "dlq." + name).getBytes(UTF_8));
            }
            headers.put("dlq.replay.id", id.getBytes(UTF_8));
            int partition = Integer.parseInt(header(letter, "dlq.source.partition"));
            records.send(topic + ".dlq.retry", partition, letter.key(), value, headers);
        }

        private static Map<String, List<ConsumerRecord<byte[], byte[]>>> byKey(
                List<ConsumerRecord<byte[], byte[]>> letters) {
            Map<String, List<ConsumerRecord<byte[], byte[]>>> byKey = new LinkedHashMap<>();
            letters.forEach(
                    letter -> byKey.computeIfAbsent(java.util.Arrays.toString(letter.key()), key -> new ArrayList<>())
                            .add(letter));
            return byKey;
        }

        private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
            return new String(letter.headers().lastHeader(name).value(), UTF_8);
        }
    }
}
