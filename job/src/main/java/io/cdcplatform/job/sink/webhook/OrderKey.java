package io.cdcplatform.job.sink.webhook;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What events must have in common to be kept in order: topic and key of the record; without a key, the partition. */
final class OrderKey {
    private final String topic;
    private final byte @Nullable [] key;
    private final int partition;
    private final int hash;

    private OrderKey(String topic, byte @Nullable [] key, int partition) {
        this.topic = topic;
        this.key = key;
        this.partition = partition;
        this.hash = 31 * (31 * topic.hashCode() + Arrays.hashCode(key)) + partition;
    }

    static OrderKey of(ConsumerRecord<byte[], byte[]> origin) {
        byte[] key = origin.key();
        return new OrderKey(origin.topic(), key, key == null ? origin.partition() : -1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderKey that
                && hash == that.hash
                && partition == that.partition
                && Arrays.equals(key, that.key)
                && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
