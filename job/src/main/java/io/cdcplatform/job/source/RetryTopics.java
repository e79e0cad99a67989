package io.cdcplatform.job.source;

import io.cdcplatform.config.Names;
import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which topics bring dead letters back, and who reads their partitions. */
record RetryTopics(String topicPrefix, String deadLetterSuffix) implements Serializable {

    /** The source topic of a retry topic, or null for any other topic. */
    @Nullable
    String sourceOf(String topic) {
        return Names.sourceOfRetry(topicPrefix, topic, deadLetterSuffix);
    }

    /** Spreads the partitions of a topic evenly, as Kafka's source does; a retry partition goes to whom its source partition goes. */
    int owner(TopicPartition partition, int readers) {
        String source = sourceOf(partition.topic());
        String topic = source == null ? partition.topic() : source;
        int first = (topic.hashCode() * 31 & Integer.MAX_VALUE) % readers;
        return (first + partition.partition()) % readers;
    }
}
