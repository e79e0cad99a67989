package io.cdcplatform.job.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.config.DlqHeaders;
import io.cdcplatform.job.event.RetryRecord;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of a source topic, and as {@code cdc dlq replay} brings them back to the line {@code shop.notify}. */
public final class Replays {
    private Replays() {}

    /** A dead letter comes back. */
    public static RetryRecord retry(long offset, ConsumerRecord<byte[], byte[]> letter, String replayId) {
        return retry(offset, letter, replayId, "notify", false);
    }

    /** The marker behind the letters of a key, up to this one. */
    public static RetryRecord marker(long offset, ConsumerRecord<byte[], byte[]> letter, String replayId) {
        return retry(offset, letter, replayId, "notify", true);
    }

    /** @param sink whose letter it was */
    public static RetryRecord retry(
            long offset, ConsumerRecord<byte[], byte[]> letter, String replayId, String sink, boolean unpark) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        DlqHeaders.PIPELINE_ID, "shop",
                        DlqHeaders.SINK_ID, sink,
                        DlqHeaders.SOURCE_TOPIC, letter.topic(),
                        DlqHeaders.SOURCE_PARTITION, Integer.toString(letter.partition()),
                        DlqHeaders.SOURCE_OFFSET, Long.toString(letter.offset()),
                        DlqHeaders.ATTEMPTS, "3",
                        DlqHeaders.REPLAY_ID, replayId,
                        DlqHeaders.REPLAY_UNPARK, Boolean.toString(unpark))
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return RetryRecord.of(record(
                letter.topic() + ".dlq.retry",
                letter.partition(),
                offset,
                letter.key(),
                unpark ? null : letter.value(),
                headers));
    }

    static ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
