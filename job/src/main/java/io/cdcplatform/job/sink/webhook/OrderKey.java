package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.RetryRecord;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What events must have in common to be kept in order: source topic and key of the record; without a key, the partition. */
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
        boolean isRetry = origin instanceof RetryRecord;
        String topic = isRetry ? ((RetryRecord) origin).sourceTopic() : origin.topic();
        return new OrderKey(topic, key, key == null ? origin.partition() : -1);
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
