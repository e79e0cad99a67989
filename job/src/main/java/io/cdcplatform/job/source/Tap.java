package io.cdcplatform.job.source;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the reader and the sink of a line share within one task: what came in and what became durable is counted, and the
 * reader stops while too much lies in between. So nothing ever waits in the task's thread and checkpoints go on.
 *
 * <p>Assumes that reader and sink operator are one chain: all calls come from one thread, and that thread finds the tap. A
 * restart runs in another thread and so never meets the tap of an older attempt.
 */
public final class Tap {
    private static final ThreadLocal<Map<String, Tap>> OF_TASK = ThreadLocal.withInitial(HashMap::new);

    private final TapLimits limits;
    private final Map<String, SourcePartition> partitions = new HashMap<>();
    private @Nullable SourcePartition last;
    private long records;
    private long bytes;
    private int holds;
    private CompletableFuture<@Nullable Void> open = CompletableFuture.completedFuture(null);

    Tap(TapLimits limits) {
        this.limits = limits;
    }

    /** The tap of the line in the calling task; made by whoever asks first. */
    public static Tap ofThisTask(String lineId, TapLimits limits) {
        return OF_TASK.get().computeIfAbsent(lineId, id -> new Tap(limits));
    }

    /** A record has come in: said by the first operator behind the reader, before anything else happens to the record. */
    public void took(ConsumerRecord<byte[], byte[]> record) {
        of(record).took(record.offset());
        records++;
        bytes += sizeOf(record);
        adjust();
    }

    /** The partition of a record that came in. */
    public SourcePartition of(ConsumerRecord<byte[], byte[]> record) {
        return partition(record.topic(), record.partition());
    }

    /** The sink is done with records that came in: they are durable, dropped or dead letters. */
    public void release(long recordCount, long byteCount) {
        records -= recordCount;
        bytes -= byteCount;
        adjust();
    }

    /** Closes the tap until as many calls of {@link #resume()} came, whatever the counts are. */
    public void hold() {
        holds++;
        adjust();
    }

    public void resume() {
        if (holds == 0) {
            throw new IllegalStateException("Cannot resume a tap that nobody holds");
        }
        holds--;
        adjust();
    }

    /** Key and value of the record in bytes, as the counts see it. */
    public static long sizeOf(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0L, record.serializedKeySize()) + Math.max(0L, record.serializedValueSize());
    }

    public boolean isOpen() {
        return open.isDone();
    }

    /** Records that came in and are not yet durable. */
    public long recordsInside() {
        return records;
    }

    /** Bytes of key and value of {@link #recordsInside()}. */
    public long bytesInside() {
        return bytes;
    }

    /** All partitions that were begun or came in. */
    public Collection<SourcePartition> partitions() {
        return Collections.unmodifiableCollection(partitions.values());
    }

    /** Completes when the tap opens; complete while it is open. */
    CompletableFuture<@Nullable Void> opened() {
        return open;
    }

    SourcePartition partition(String topic, int partition) {
        SourcePartition cached = last;
        if (cached != null && cached.partition() == partition && cached.topic().equals(topic)) {
            return cached;
        }
        SourcePartition found =
                partitions.computeIfAbsent(topic + "-" + partition, key -> new SourcePartition(topic, partition));
        last = found;
        return found;
    }

    /** Up to where each partition is durable, as a new map; partitions of which nothing is known yet are left out. */
    Map<TopicPartition, OffsetAndMetadata> durableOffsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (SourcePartition partition : partitions.values()) {
            if (partition.durable() >= 0) {
                offsets.put(
                        new TopicPartition(partition.topic(), partition.partition()),
                        new OffsetAndMetadata(partition.durable()));
            }
        }
        return offsets;
    }

    private void adjust() {
        boolean full = holds > 0 || records >= limits.records() || bytes >= limits.bytes();
        if (full && open.isDone()) {
            open = new CompletableFuture<>();
        } else if (!full && !open.isDone()) {
            open.complete(null);
        }
    }
}
