package io.cdcplatform.job.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of a retry topic: a dead letter that comes back to the line that wrote it, or the marker behind a key's letters.
 * Topic, partition and offset are where it stands now, for progress; what it is about are those of the source.
 */
public final class RetryRecord extends ConsumerRecord<byte[], byte[]> {
    /** Names one run of {@code cdc dlq replay} or {@code resolve}; letters of records that failed again carry it too. */
    public static final String REPLAY_ID = "dlq.replay.id";

    private final String lineId;
    private final String sourceTopic;
    private final int sourcePartition;
    private final long sourceOffset;
    private final int attempts;
    private final String replayId;
    private final boolean unparks;

    private RetryRecord(ConsumerRecord<byte[], byte[]> record, String lineId, String topic, int partition, long offset) {
        super(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
        this.lineId = lineId;
        this.sourceTopic = topic;
        this.sourcePartition = partition;
        this.sourceOffset = offset;
        this.attempts = (int) Math.max(0, number(text(record, "dlq.attempts")));
        this.replayId = textOr(record, REPLAY_ID, "");
        this.unparks = record.value() == null && "true".equals(text(record, "dlq.replay.unpark"));
    }

    /** A record whose headers do not say what it is belongs to no line. */
    public static RetryRecord of(ConsumerRecord<byte[], byte[]> record) {
        String pipeline = text(record, "dlq.pipeline_id");
        String sink = text(record, "dlq.sink_id");
        String topic = text(record, "dlq.source.topic");
        long partition = number(text(record, "dlq.source.partition"));
        long offset = number(text(record, "dlq.source.offset"));
        boolean whole = pipeline != null && sink != null && topic != null && partition >= 0 && offset >= 0;
        return whole
                ? new RetryRecord(record, pipeline + "." + sink, topic, (int) partition, offset)
                : new RetryRecord(record, "", record.topic(), record.partition(), record.offset());
    }

    /** @param line the id of a line, {@code {pipeline_id}.{sink_id}} */
    public boolean isFor(String line) {
        return lineId.equals(line);
    }

    public String sourceTopic() {
        return sourceTopic;
    }

    public int sourcePartition() {
        return sourcePartition;
    }

    /** Offset of the record in the source topic; of a marker that of the key's last letter that was replayed or resolved. */
    public long sourceOffset() {
        return sourceOffset;
    }

    /** The record as it stood in the source topic; its headers are not known any more. */
    public ConsumerRecord<byte[], byte[]> original() {
        return new ConsumerRecord<>(
                sourceTopic,
                sourcePartition,
                sourceOffset,
                timestamp(),
                timestampType(),
                serializedKeySize(),
                serializedValueSize(),
                key(),
                value(),
                new RecordHeaders(),
                Optional.empty());
    }

    /** How often it was tried before. */
    public int attempts() {
        return attempts;
    }

    public String replayId() {
        return replayId;
    }

    /** Whether it is the marker behind the records of its key. */
    public boolean unparks() {
        return unparks;
    }

    private static String textOr(ConsumerRecord<byte[], byte[]> record, String header, String otherwise) {
        String text = text(record, header);
        return text == null ? otherwise : text;
    }

    /** The text of a header, or null where the record has none of this name. */
    public static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null || found.value() == null ? null : new String(found.value(), UTF_8);
    }

    /** A number that is not negative, or -1. */
    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
