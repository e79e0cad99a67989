package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of dead letters on real topics, without a job: what the job does with a retry topic has tests of its own. */
@ExtendWith(StackExtension.class)
@Tag("D-7")
class DeadLettersIT {
    private static final String ORDERS = "public.orders";

    @TempDir
    private Path folder;

    @Test
    void findsAndShowsLettersByTheFieldsOfTheirKeysInAvro(Stack stack) throws Exception {
        try (LetterBox box = new LetterBox(stack, "lettersavro", "avro", folder)) {
            box.table(ORDERS);
            String key = "{\"type\":\"record\",\"name\":\"Key\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";
            String value =
                    """
                    {"type":"record","name":"Value","fields":[
                      {"name":"total","type":["null",{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}]},
                      {"name":"note","type":["null","string"]}]}
                    """;
            byte[] first = box.avro("lettersavro-key", key, 1L);
            byte[] second = box.avro("lettersavro-key", key, 2L);
            BigDecimal total = new BigDecimal("12.50");
            byte[] row = box.avro(
                    "lettersavro-value",
                    value,
                    ByteBuffer.wrap(total.unscaledValue().toByteArray()),
                    "ö");
            box.letter(ORDERS, "replica", 1, 10, "JDBC_23502", first, row);
            box.letter(ORDERS, "replica", 1, 11, "PARKED", first, row);
            box.letter(ORDERS, "notify", 0, 12, "HTTP_422", second, row);
            box.letter(ORDERS, "notify", 0, 13, "DECODE_MAGIC_BYTE", new byte[] {1, 2}, new byte[] {(byte) 0xFF});

            LetterBox.Answer list = box.dlq("list");
            assertThat(list.exitCode()).as(list.err()).isEqualTo(Cdc.GOOD);
            assertThat(list.out())
                    .containsPattern("(?m)^SINK +TABLE +CODE +LETTERS +OPEN +CLOSED +KEYS +OLDEST +NEWEST$")
                    .containsPattern("(?m)^replica +public.orders +JDBC_23502 +1 +1 +0 +1 +20")
                    .contains("4 open letters of 3 keys");
            assertThat(box.dlq("list", "--json", "--sink", "notify").out().lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"open\":1"));

            LetterBox.Answer shown = box.dlq("show", "--key", "{\"id\": 1}", "--code", "JDBC_23502", "--since", "1h");
            assertThat(shown.out())
                    .containsPattern("letter +lettersavro.public.orders.dlq-0@0\n")
                    .containsPattern("source +lettersavro.public.orders-1@10\n")
                    .containsPattern("message +Cannot write public.orders: refused\n")
                    .contains("\"id\" : 1", "\"total\" : 12.50", "\"note\" : \"ö\"", "\"own\" : \"kept\"")
                    .doesNotContain("@11");
            assertThat(box.dlq("list", "--key", "{\"id\": 1}").err())
                    .contains("note: 1 letter left out: --key cannot compare");
            assertThat(box.dlq("show", "--json", "--code", "DECODE_MAGIC_BYTE").out())
                    .contains("unreadable", "\"bytes\":\"/w==\"");

            assertThat(box.dlq("list", "--sink", "nobody").exitCode()).isEqualTo(Cdc.BAD_INPUT);
            assertThat(box.dlq("list", "--table", "public.nothing").err()).contains("There are those of public.orders");
            assertThat(box.dlq("list", "--until", "1h").out()).contains("no dead letters");
        }
    }

    @Test
    void replaysAKeyInTheSourcesOrderAndClosesItsLettersUnlessItFailsAgain(Stack stack) throws Exception {
        try (LetterBox box = new LetterBox(stack, "lettersjson", "json", folder)) {
            box.table(ORDERS);
            String retry = box.topic(ORDERS) + ".dlq.retry";
            byte[] a = json("{\"schema\": {}, \"payload\": {\"id\": 1}}");
            byte[] b = json("{\"id\": 2}");
            box.letter(ORDERS, "replica", 1, 20, "PARKED", a, json("{\"v\": 20}"));
            box.letter(ORDERS, "replica", 1, 10, "JDBC_23502", a, json("{\"v\": 10}")); // found later
            box.letter(ORDERS, "notify", 0, 15, "HTTP_422", b, null);

            LetterBox.Answer dry = box.dlq("replay");
            assertThat(dry.exitCode()).isEqualTo(Cdc.GOOD);
            assertThat(dry.out()).contains("would replay 3 letters of 2 keys; add --yes");
            assertThat(box.records.all(retry)).isEmpty();

            LetterBox.Answer guarded = box.dlq("replay", "--code", "PARKED", "--yes");
            assertThat(guarded.exitCode()).isEqualTo(Cdc.BAD_INPUT);
            assertThat(guarded.err()).contains("older open letters of these keys (1)", "--skip-earlier");

            LetterBox.Answer replayed = box.dlq("replay", "--key", "{\"id\": 1}", "--yes");
            assertThat(replayed.exitCode()).as(replayed.err()).isEqualTo(Cdc.GOOD);
            assertThat(replayed.out()).contains("replayed 2 letters of 1 key, run ");
            List<ConsumerRecord<byte[], byte[]>> sent = box.records.all(retry);
            assertThat(sent)
                    .allSatisfy(record -> assertThat(record.partition()).isEqualTo(1))
                    .allSatisfy(record -> assertThat(record.key()).isEqualTo(a));
            assertThat(sent.stream().map(record -> LetterBox.headers(record).get("dlq.source.offset")))
                    .containsExactly("10", "20", "20");
            assertThat(sent.get(0).value()).isEqualTo(json("{\"v\": 10}"));
            assertThat(sent.get(2).value()).isNull();
            Map<String, String> headers = LetterBox.headers(sent.get(2));
            String run = headers.get("dlq.replay.id");
            assertThat(replayed.out()).contains(run);
            assertThat(headers)
                    .containsEntry("dlq.replay.unpark", "true")
                    .containsEntry("dlq.pipeline_id", "lettersjson")
                    .containsEntry("dlq.sink_id", "replica")
                    .containsEntry("dlq.source.topic", box.topic(ORDERS))
                    .containsEntry("dlq.source.partition", "1")
                    .containsEntry("dlq.attempts", "3")
                    .containsEntry("own", "kept")
                    .doesNotContainKey("dlq.error.code");

            assertThat(box.dlq("replay", "--sink", "replica", "--yes").out()).contains("nothing to replay");
            box.letter(ORDERS, "replica", 1, 20, "JDBC_23502", a, json("{\"v\": 20}"), "dlq.replay.id", run);
            assertThat(box.dlq("replay", "--sink", "replica").out()).contains("would replay 1 letter of 1 key");
            assertThat(box.dlq("purge", "--yes").out()).as("its key is parked").contains("nothing to purge");

            assertThat(box.dlq("resolve", "--sink", "replica", "--yes").out()).contains("resolved 1 letter of 1 key");
            assertThat(box.records.all(retry)).hasSize(4).last().satisfies(marker -> assertThat(
                            LetterBox.headers(marker))
                    .containsEntry("dlq.source.offset", "20")
                    .containsEntry("dlq.replay.unpark", "true"));
            assertThat(box.dlq("purge").out()).contains("would purge 2 letters");
            assertThat(box.dlq("purge", "--yes").out()).contains("purged 2 letters");
            assertThat(box.records.all(box.topic(ORDERS) + ".dlq").stream().map(ConsumerRecord::offset))
                    .as("what lies behind the open letter of notify stays")
                    .containsExactly(2L, 3L);

            assertThat(box.records.all("lettersjson.dlq.audit").stream()
                            .map(record -> new String(record.value(), UTF_8)))
                    .hasSize(3)
                    .allMatch(line -> line.contains("\"table\":\"public.orders\"") && line.contains("\"host\":"))
                    .first()
                    .asString()
                    .contains("\"verb\":\"replay\"", "\"filters\":{\"key\":{\"id\":1}}", "\"letters\":2", run)
                    .contains("\"user\":\"" + System.getProperty("user.name"));
        }
    }

    @Test
    void sendsNothingWhereTheRetryTopicIsAbsent(Stack stack) throws Exception {
        try (LetterBox box = new LetterBox(stack, "lettersbare", "json", folder)) {
            box.create(box.topic(ORDERS) + ".dlq", 1);
            box.letter(ORDERS, "notify", 0, 1, "HTTP_422", json("{\"id\": 1}"), json("{}"));

            LetterBox.Answer refused = box.dlq("replay", "--yes");

            assertThat(refused.exitCode()).isEqualTo(Cdc.FAILED);
            assertThat(refused.err()).contains("lettersbare.public.orders.dlq.retry is absent. Run cdc apply");
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }
}
