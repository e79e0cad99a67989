package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class PoisonIT {
    private static final List<String> LINES = List.of("lake", "notify", "replica");
    private static final int PARTITIONS = 4;

    /** A record that nobody can read. */
    private record Poison(String name, String code, byte[] key, byte[] value) {}

    @Tag("R-2")
    @Tag("F-7")
    @Tag("D-4")
    @Test
    void deadLettersWhatCannotBeReadAsItCameAndDeliversTheRowsAroundIt(Stack stack) throws Exception {
        try (Scenario shop = Scenario.running(stack, "poison", 200);
                Records records = new Records(stack.kafka().bootstrapServers())) {
            String topic = shop.names.topic("orders");
            List<Poison> poisons = poisons(records.first(topic, record -> record.value() != null));

            List<RecordMetadata> sent = new ArrayList<>();
            for (Poison poison : poisons) {
                shop.awaitChanges(50);
                sent.add(records.send(
                        topic,
                        sent.size() % PARTITIONS,
                        poison.key(),
                        poison.value(),
                        Map.of("own", poison.name().getBytes(StandardCharsets.UTF_8), "binary", poison.value())));
            }
            shop.awaitChanges(500);
            shop.rest();

            shop.assertEqual();
            List<ConsumerRecord<byte[], byte[]>> letters = records.all(topic + ".dlq");
            for (int i = 0; i < poisons.size(); i++) {
                Poison poison = poisons.get(i);
                RecordMetadata origin = sent.get(i);
                List<ConsumerRecord<byte[], byte[]>> its =
                        letters.stream().filter(from(origin)).toList();
                assertThat(its.stream().map(letter -> header(letter, "dlq.sink_id")))
                        .as("lines that dead-lettered " + poison.name())
                        .containsExactlyInAnyOrderElementsOf(LINES);
                its.forEach(letter -> isThat(letter, poison, topic));
            }
            assertThat(letters.size()).isEqualTo(poisons.size() * LINES.size());
        }
    }

    private static List<Poison> poisons(ConsumerRecord<byte[], byte[]> record) {
        byte[] good = record.value();
        byte[] key = record.key();
        byte[] random = new byte[64];
        new Random(1).nextBytes(random);
        random[0] |= 0x40; // by chance it could begin like a good one
        byte[] wrongMagic = good.clone();
        wrongMagic[0] = 1;
        byte[] unknownId = good.clone();
        System.arraycopy(HexFormat.of().parseHex("7ffffff0"), 0, unknownId, 1, 4);
        return List.of(
                new Poison("random bytes", "DECODE_MAGIC_BYTE", random, random),
                new Poison("a key of random bytes", "DECODE_MAGIC_BYTE", random, good),
                new Poison("wrong magic byte", "DECODE_MAGIC_BYTE", key, wrongMagic),
                new Poison("unknown schema id", "DECODE_UNKNOWN_SCHEMA", key, unknownId),
                new Poison("cut in the middle", "DECODE_TRUNCATED", key, Arrays.copyOf(good, good.length / 2)),
                new Poison("cut by a byte", "DECODE_TRUNCATED", key, Arrays.copyOf(good, good.length - 1)),
                new Poison("cut in the id", "DECODE_TOO_SHORT", key, Arrays.copyOf(good, 3)));
    }

    private static Predicate<ConsumerRecord<byte[], byte[]>> from(RecordMetadata origin) {
        return letter -> header(letter, "dlq.source.partition").equals(String.valueOf(origin.partition()))
                && header(letter, "dlq.source.offset").equals(String.valueOf(origin.offset()));
    }

    private static void isThat(ConsumerRecord<byte[], byte[]> letter, Poison poison, String topic) {
        assertThat(letter.key()).isEqualTo(poison.key());
        assertThat(letter.value()).isEqualTo(poison.value());
        assertThat(header(letter, "own")).isEqualTo(poison.name());
        assertThat(letter.headers().lastHeader("binary").value()).isEqualTo(poison.value());
        assertThat(header(letter, "dlq.source.topic")).isEqualTo(topic);
        assertThat(header(letter, "dlq.pipeline_id")).isEqualTo("poison");
        assertThat(header(letter, "dlq.error.code")).isEqualTo(poison.code());
        assertThat(header(letter, "dlq.error.type")).isNotBlank();
        assertThat(header(letter, "dlq.error.message")).contains(topic);
        assertThat(header(letter, "dlq.attempts")).isEqualTo("1");
        assertThat(Long.parseLong(header(letter, "dlq.timestamp")))
                .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis());
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as("header " + name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
