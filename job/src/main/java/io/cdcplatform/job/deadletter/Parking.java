package io.cdcplatform.job.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Skipped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.shaded.guava33.com.google.common.hash.HashCode;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a task's partitions whose later events go to the dead-letter topic behind a letter, so that their order outlives
 * it. A key is the bytes of the record's key with its source partition; records without one are never parked.
 *
 * <p>Assumes that a retry partition is read by the task that reads its source partition. What is known at the start comes from
 * the dead-letter topics ({@link ParkedAtStart}). Keys are kept as 128-bit hashes: two that meet are parked together. May be
 * called by any thread.
 */
public final class Parking {
    /** About 150 bytes each. */
    public static final int MOST_KEYS = 1_000_000;

    /** The code of a letter that is one only because an earlier event of its key is. */
    public static final String CODE = "PARKED";

    private static final ThreadLocal<Map<String, Parking>> OF_TASK = ThreadLocal.withInitial(HashMap::new);

    private final int mostKeys;
    private final Map<HashCode, ParkedKey> keys = new HashMap<>();
    private final Set<TopicPartition> learned = new HashSet<>();
    private volatile boolean empty = true;
    private boolean full;
    private @Nullable Consumer<String> whenFull;

    public Parking() {
        this(MOST_KEYS);
    }

    Parking(int mostKeys) {
        this.mostKeys = mostKeys;
    }

    /** The parking of the line in the calling task; made by whoever asks first. */
    public static Parking ofThisTask(String lineId) {
        return OF_TASK.get().computeIfAbsent(lineId, id -> new Parking());
    }

    /** @param halt stops the line for good, with the reason and the remedy */
    public synchronized void whenFull(Consumer<String> halt) {
        whenFull = halt;
        tellIfFull();
    }

    /**
     * What becomes of an event that is about to be applied.
     *
     * @return the event itself, nearly always; a failure where its key is parked; what is to be skipped where it comes back
     *     though it is dealt with
     */
    public LineRecord judge(ChangeEvent event) {
        LineRecord instead = instead(event.origin());
        return instead == null ? event : instead;
    }

    /** As {@link #judge}: what takes the place of an event, or null. */
    public @Nullable LineRecord instead(ConsumerRecord<byte[], byte[]> origin) {
        return empty || origin.key() == null ? null : insteadOfKeyed(origin);
    }

    /** To be called with each dead letter, before later events of its key are judged. */
    public synchronized void park(ConsumerRecord<byte[], byte[]> origin) {
        if (origin.key() == null) {
            return;
        }
        String replayId = origin instanceof RetryRecord retry ? retry.replayId() : "";
        park(keyOf(origin), sourceOffset(origin), replayId);
    }

    /** As {@link #park(ConsumerRecord)} for a record that is not at hand. */
    public synchronized void park(String topic, int partition, byte[] key, long offset, String replayId) {
        park(keyOf(topic, partition, key), offset, replayId);
    }

    private void park(HashCode key, long offset, String replayId) {
        ParkedKey parked = keys.get(key);
        if (parked == null) {
            if (keys.size() >= mostKeys) {
                throw new IllegalStateException(reason());
            }
            parked = ParkedKey.none();
            keys.put(key, parked);
            empty = false;
        }
        parked.letter(offset, replayId);
    }

    /** All records of the marker's key that came before it are applied or dead letters again: lets the key go, unless more came. */
    public synchronized void unpark(RetryRecord marker) {
        if (empty || marker.key() == null) {
            return;
        }
        HashCode key = keyOf(marker);
        ParkedKey parked = keys.get(key);
        if (parked != null && parked.isDoneBy(marker.sourceOffset(), marker.replayId())) {
            keys.remove(key);
            empty = keys.isEmpty();
        }
    }

    public synchronized int size() {
        return keys.size();
    }

    /** What the dead-letter topic says of a source partition; only what is said first counts, later the task knows better. */
    synchronized void learn(TopicPartition source, Map<HashCode, ParkedKey> parked) {
        if (learned.add(source)) {
            full |= keys.size() + (long) parked.size() >= mostKeys;
            if (!full) {
                keys.putAll(parked);
                empty = keys.isEmpty();
            }
            tellIfFull();
        }
    }

    static HashCode keyOf(ConsumerRecord<byte[], byte[]> origin) {
        return origin instanceof RetryRecord retry
                ? keyOf(retry.sourceTopic(), retry.sourcePartition(), origin.key())
                : keyOf(origin.topic(), origin.partition(), origin.key());
    }

    static HashCode keyOf(String topic, int partition, byte[] key) {
        return Hashing.murmur3_128()
                .newHasher(key.length + 64)
                .putBytes(key)
                .putInt(partition)
                .putString(topic, UTF_8)
                .hash();
    }

    private synchronized @Nullable LineRecord insteadOfKeyed(ConsumerRecord<byte[], byte[]> origin) {
        ParkedKey parked = keys.get(keyOf(origin));
        if (parked == null) {
            return null;
        }
        long offset = sourceOffset(origin);
        if (!(origin instanceof RetryRecord retry)) {
            return offset < parked.first() ? null : refused(origin, parked);
        }
        if (offset < parked.first()) {
            return new Skipped(origin); // an earlier replay's marker covers it: it would overwrite what is newer
        }
        return parked.failedBefore(offset, retry.replayId()) ? refused(origin, parked) : null;
    }

    private static Failure refused(ConsumerRecord<byte[], byte[]> origin, ParkedKey parked) {
        TopicPartition source = origin instanceof RetryRecord retry
                ? new TopicPartition(retry.sourceTopic(), retry.sourcePartition())
                : new TopicPartition(origin.topic(), origin.partition());
        return new Failure(
                origin,
                CODE,
                "Cannot apply " + LineRecord.at(origin) + ": it stands behind the dead letter of " + source + "@"
                        + parked.last() + ", which has the same key; mend the first of them and run cdc dlq replay",
                null,
                0);
    }

    private static long sourceOffset(ConsumerRecord<byte[], byte[]> origin) {
        return origin instanceof RetryRecord retry ? retry.sourceOffset() : origin.offset();
    }

    private void tellIfFull() {
        if (full && whenFull != null) {
            whenFull.accept(reason());
        }
    }

    private String reason() {
        return "Cannot park one more key: " + mostKeys + " keys of this task have dead letters, which is more than single"
                + " bad rows. Mend what refuses them, run cdc dlq replay or resolve, then start the line again";
    }
}
