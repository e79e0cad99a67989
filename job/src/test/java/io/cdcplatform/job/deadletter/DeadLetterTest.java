package io.cdcplatform.job.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.DlqHeaders;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.Lines;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final long NOW = 1_700_000_000_123L;

    private final Lines lines = new Lines();

    @Tag("D-4")
    @Test
    void keepsKeyValueAndHeadersAndSaysWhereTheRecordCameFrom() {
        ConsumerRecord<byte[], byte[]> origin = origin(new byte[] {1, 2}, new byte[] {9, 0, -1});
        origin.headers().add("__debezium.newkey", new byte[] {7});
        Failure failure = new Failure(origin, "DECODE_MAGIC_BYTE", "Cannot decode", null, 3);

        ProducerRecord<byte[], byte[]> letter = new DeadLetter(lines.webhook()).record(failure, 8, NOW);

        assertThat(letter.topic()).isEqualTo("cdc.public.orders.dlq");
        assertThat(letter.partition()).isEqualTo(3);
        assertThat(letter.key()).containsExactly(1, 2);
        assertThat(letter.value()).containsExactly(9, 0, -1);
        assertThat(letter.headers().lastHeader("__debezium.newkey").value()).containsExactly(7);
        assertThat(text(letter, "dlq.source.topic")).isEqualTo("cdc.public.orders");
        assertThat(text(letter, "dlq.source.partition")).isEqualTo("3");
        assertThat(text(letter, "dlq.source.offset")).isEqualTo("42");
        assertThat(text(letter, "dlq.timestamp")).isEqualTo(Long.toString(NOW));
        assertThat(text(letter, "dlq.error.code")).isEqualTo("DECODE_MAGIC_BYTE");
        assertThat(text(letter, "dlq.error.type")).isEqualTo("DECODE_MAGIC_BYTE");
        assertThat(text(letter, "dlq.error.message")).isEqualTo("Cannot decode");
        assertThat(text(letter, "dlq.pipeline_id")).isEqualTo("shop");
        assertThat(text(letter, "dlq.sink_id")).isEqualTo("notify");
        assertThat(text(letter, "dlq.attempts")).isEqualTo("3");
        assertThat(letter.headers().lastHeader("dlq.error.stacktrace")).isNull();
        assertThat(origin.headers().toArray())
                .as("the origin is left as it was")
                .hasSize(1);
    }

    @Tag("D-1")
    @Test
    void aRecordThatCameBackAndFailedAgainIsALetterOfTheRecordItWas() {
        ConsumerRecord<byte[], byte[]> origin = origin(new byte[] {1}, new byte[] {2});
        Failure failure = new Failure(Replays.retry(7, origin, "run-1"), "WEBHOOK_REJECTED_422", "again", null, 2);

        ProducerRecord<byte[], byte[]> letter = new DeadLetter(lines.webhook()).record(failure, 8, NOW);

        assertThat(letter.topic()).isEqualTo("cdc.public.orders.dlq");
        assertThat(letter.partition()).isEqualTo(3);
        assertThat(text(letter, DlqHeaders.SOURCE_TOPIC)).isEqualTo("cdc.public.orders");
        assertThat(text(letter, DlqHeaders.SOURCE_PARTITION)).isEqualTo("3");
        assertThat(text(letter, DlqHeaders.SOURCE_OFFSET)).isEqualTo("42");
        assertThat(text(letter, DlqHeaders.ATTEMPTS)).as("3 before, 2 now").isEqualTo("5");
        assertThat(text(letter, DlqHeaders.REPLAY_ID)).isEqualTo("run-1");
    }

    @Tag("D-4")
    @Test
    void replacesTheHeadersOfAnEarlierDeath() {
        ConsumerRecord<byte[], byte[]> origin = origin(null, null);
        origin.headers().add("dlq.source.offset", "7".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> letter =
                new DeadLetter(lines.webhook()).record(new Failure(origin, "X", "x", null), 2, NOW);

        assertThat(letter.headers().headers("dlq.source.offset")).hasSize(1);
        assertThat(text(letter, "dlq.source.offset")).isEqualTo("42");
        assertThat(letter.partition()).as("a topic with fewer partitions").isEqualTo(1);
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void boundsMessageAndStacktraceInBytesWithoutHalfCharacters() {
        Failure failure = new Failure(
                origin(null, null), "X", "é".repeat(5000), deep(new IllegalStateException("€".repeat(9000))));

        Map<String, String> headers = new DeadLetter(lines.webhook()).headers(failure, NOW);

        assertThat(headers.get("dlq.error.message")).hasSize(2048).matches("é+");
        assertThat(headers.get("dlq.error.stacktrace").getBytes(UTF_8).length)
                .isBetween(DeadLetter.MAX_STACKTRACE_BYTES - 3, DeadLetter.MAX_STACKTRACE_BYTES);
        assertThat(headers.get("dlq.error.stacktrace")).doesNotContain("\uFFFD");
        assertThat(headers.get("dlq.error.type")).isEqualTo("java.lang.RuntimeException");
    }

    @Test
    void leavesOutTheErrorsTextButNotWhatAReplayNeeds() {
        lines.includeHeaders = false;

        Map<String, String> headers = new DeadLetter(lines.webhook())
                .headers(new Failure(origin(null, null), "X", "text", new IllegalStateException("cause")), NOW);

        assertThat(headers)
                .containsOnlyKeys(
                        "dlq.source.topic",
                        "dlq.source.partition",
                        "dlq.source.offset",
                        "dlq.timestamp",
                        "dlq.pipeline_id",
                        "dlq.sink_id",
                        "dlq.error.code",
                        "dlq.attempts");
    }

    @Tag("W-7")
    @Tag("F-14")
    @Tag("D-4")
    @Test
    void noHeaderHoldsASecretOfTheConfiguration() {
        Exception cause =
                new IllegalStateException("login with " + Lines.CANARY + "-sasl, header " + Lines.CANARY + "-header");
        Failure failure = new Failure(origin(null, null), "X", "sent Bearer " + Lines.CANARY + "-token", deep(cause));

        Map<String, String> headers = new DeadLetter(lines.webhook()).headers(failure, NOW);

        assertThat(headers.values()).noneMatch(value -> value.contains(Lines.CANARY));
        assertThat(headers.get("dlq.error.message")).isEqualTo("sent Bearer ***");
        assertThat(headers.get("dlq.error.stacktrace")).contains("login with ***, header ***");
    }

    private static Exception deep(Exception cause) {
        return new RuntimeException("outer", cause);
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return UTF_8.decode(ByteBuffer.wrap(header.value())).toString();
    }

    static ConsumerRecord<byte[], byte[]> origin(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "cdc.public.orders",
                3,
                42,
                0,
                TimestampType.CREATE_TIME,
                2,
                3,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
