package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Four targets that each refuse every 1000th row for good: a table and a journal by a constraint, a receiver by 422, the lake
 * because the row begins with a time that it cannot hold. They are mended while the rows change, and so is what they missed.
 */
@ExtendWith(StackExtension.class)
class RefusedRowsIT {
    private static final String TABLE = "public.orders";
    private static final List<String> KEY = List.of("id");

    /** Of each sink the code of a refused key's first letter; those behind it are parked. */
    private static final Map<String, String> CODES = Map.of(
            "replica",
            "JDBC_23514",
            "journal",
            "JDBC_23514",
            "notify",
            "WEBHOOK_REJECTED_422",
            "lake",
            "ICEBERG_VALUE");

    /** How many rounds of replays may be needed: each takes up what arrived during the one before. */
    private static final int MOST_ROUNDS = 10;

    /** Of Confluent's wire format: a magic byte and the schema's id. */
    private static final int PREFIX = 5;

    @Tag("D-5")
    @Tag("D-7")
    @Test
    void areLettersWithAllBehindThemAndNothingElseAndComeBackInOrderWhileTheyChange(Stack stack) throws Exception {
        Map<String, String> sinks = OrdersJournal.sinks();
        sinks.put("lake", Pipeline.LAKE);
        sinks.put("notify", Pipeline.SINKS.get("notify"));
        try (Pipeline shop = new Pipeline(stack, "refused", "tables: [public.orders]", sinks);
                Records records = new Records(stack.kafka().bootstrapServers());
                OrdersLoad load = new OrdersLoad(shop)) {
            load.create();
            shop.start();
            shop.rest();
            refuse(shop);

            load.fill();
            shop.rest();
            Map<Integer, Integer> changes = load.refusedChanges();
            Map<String, Map<Integer, List<String>>> letters = letters(records, shop);
            assertThat(letters.keySet()).isEqualTo(CODES.keySet());
            CODES.forEach((sink, code) ->
                    assertThat(letters.get(sink)).as("letters of " + sink).isEqualTo(expected(code, changes)));
            everythingElseArrived(shop, load);

            CompletableFuture<Void> changing = CompletableFuture.runAsync(load);
            assertThat(replay(stack, "--sink", "replica")).contains("replayed");
            Scenario.patiently().until(() -> hasFailedAgain(records, shop));
            mend(shop);
            replayWhatCan(stack);
            Scenario.patiently().until(() -> OrdersJournal.number(shop, "count(*) FILTER (WHERE id % 1000 = 0)") > 0);
            load.awaitMore(100);
            load.stop();
            changing.get();
            shop.rest();

            int rounds = 1;
            for (; !list(stack).contains("0 open letters") && rounds < MOST_ROUNDS; rounds++) {
                replayWhatCan(stack);
                shop.rest();
            }
            System.out.printf("refused: %s; rounds=%d%n%s", load, rounds, list(stack));
            equal(shop, load);
            load.touchRefused();
            shop.rest();
            equal(shop, load);
            assertThat(list(stack)).as("every key is let go").contains("0 open letters");
            assertThat(dlq(stack, "purge", "--yes")).contains("purged");
            assertThat(list(stack)).contains("no dead letters");
        }
    }

    private static void refuse(Pipeline shop) throws SQLException {
        for (String table : List.of("orders", "orders_log")) {
            atTarget(shop, "ALTER TABLE public." + table + " ADD CONSTRAINT most CHECK (id % 1000 <> 0)");
        }
        shop.receiver.refuse(body -> body.at("/key/id").asInt() % OrdersLoad.EVERY == 0);
    }

    private static void mend(Pipeline shop) throws SQLException {
        for (String table : List.of("orders", "orders_log")) {
            atTarget(shop, "ALTER TABLE public." + table + " DROP CONSTRAINT most");
        }
        shop.receiver.refuse(body -> false);
    }

    private static Map<Integer, List<String>> expected(String code, Map<Integer, Integer> changes) {
        Map<Integer, List<String>> expected = new TreeMap<>();
        changes.forEach((id, count) -> {
            List<String> codes = new ArrayList<>(List.of(code));
            codes.addAll(Collections.nCopies(count - 1, "PARKED"));
            expected.put(id, codes);
        });
        return expected;
    }

    /** By sink and row the codes of the letters in the source's order. */
    private static Map<String, Map<Integer, List<String>>> letters(Records records, Pipeline shop) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.all(shop.name + "." + TABLE + ".dlq"));
        all.sort((a, b) -> Long.compare(
                Long.parseLong(header(a, "dlq.source.offset")), Long.parseLong(header(b, "dlq.source.offset"))));
        Map<String, Map<Integer, List<String>>> letters = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : all) {
            int id = DecoderFactory.get()
                    .binaryDecoder(letter.key(), PREFIX, letter.key().length - PREFIX, null)
                    .readInt();
            letters.computeIfAbsent(header(letter, "dlq.sink_id"), sink -> new TreeMap<>())
                    .computeIfAbsent(id, key -> new ArrayList<>())
                    .add(header(letter, "dlq.error.code"));
        }
        return letters;
    }

    /** Whether a letter was replayed in vain. */
    private static boolean hasFailedAgain(Records records, Pipeline shop) {
        return records.all(shop.name + "." + TABLE + ".dlq").stream()
                .anyMatch(letter -> letter.headers().lastHeader("dlq.replay.id") != null);
    }

    private static void everythingElseArrived(Pipeline shop, OrdersLoad load) throws SQLException, IOException {
        Map<?, ?> others = shop.sourceRows("(SELECT * FROM public.orders WHERE id % 1000 <> 0)", KEY)
                .byKey();
        assertThat(others).hasSize(OrdersLoad.ROWS - load.refusedChanges().size());
        assertThat(shop.replicaRows(TABLE, KEY).byKey()).isEqualTo(others);
        assertThat(shop.lakeRows("public_orders", KEY).byKey()).isEqualTo(others);
        delivered(shop, load.otherChanges());
    }

    private static void equal(Pipeline shop, OrdersLoad load) throws SQLException, IOException {
        Scenario.patiently()
                .until(() -> shop.replicaRows(TABLE, KEY).equals(shop.sourceRows(TABLE, KEY))
                        && shop.lakeRows("public_orders", KEY).equals(shop.sourceRows(TABLE, KEY)));
        shop.assertEqual("orders", KEY);
        delivered(shop, load.changes());
    }

    /** Journal and receiver have each change once, the receiver in the order of its key. */
    private static void delivered(Pipeline shop, int changes) throws SQLException {
        Scenario.patiently()
                .until(() -> OrdersJournal.number(shop, "count(*)") >= changes
                        && shop.receiver.table(TABLE).changes() >= changes);
        assertThat(OrdersJournal.number(shop, "count(*)"))
                .as("rows of the journal")
                .isEqualTo(changes);
        assertThat(OrdersJournal.number(shop, "count(DISTINCT (_cdc_partition, _cdc_offset))"))
                .isEqualTo(changes);
        assertThat(shop.receiver.table(TABLE).changes()).as("webhooks").isEqualTo(changes);
        assertThat(shop.receiver.table(TABLE).keysOutOfOrder()).isEmpty();
    }

    /** The lake's first letter of a key can never be delivered; what is behind it can. */
    private static void replayWhatCan(Stack stack) {
        for (String sink : List.of("replica", "journal", "notify")) {
            replay(stack, "--sink", sink);
        }
        replay(stack, "--sink", "lake", "--code", "PARKED", "--skip-earlier");
    }

    private static String replay(Stack stack, String... filters) {
        List<String> options = new ArrayList<>(List.of(filters));
        options.add("--yes");
        return dlq(stack, "replay", options.toArray(String[]::new));
    }

    private static String list(Stack stack) {
        return dlq(stack, "list");
    }

    private static String dlq(Stack stack, String verb, String... options) {
        LetterBox.Answer answer =
                LetterBox.dlq(stack.directory().resolve("pipelines").resolve("refused"), verb, options);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(Cdc.GOOD);
        return answer.out();
    }

    private static void atTarget(Pipeline shop, String sql) throws SQLException {
        try (Connection connection = shop.target();
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + SampleDatabases.USER);
            statement.execute(sql);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
