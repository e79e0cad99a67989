package io.cdcplatform.job.source;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What a line's targets say of their progress; where they say something, the line starts there. */
public interface StartPositions extends Serializable {

    /** For a target that keeps no progress: the line starts where Flink's state or its committed offsets say. */
    StartPositions NONE = new NotKept();

    /** What {@link #NONE} is, also after it was sent to a task. */
    record NotKept() implements StartPositions {

        @Override
        public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Map<String, String> topicIds) {
            return Map.of();
        }
    }

    /**
     * Reads the targets. Called outside the task's thread, again and again until it answers.
     *
     * @param topicIds Kafka's topic id for each topic; progress under another id belongs to a deleted topic and does not count
     * @return the next offset for each partition of which a target has progress; of several targets the lowest. The others are
     *     read from the topic's beginning
     * @throws Exception if a target cannot be reached: the reader waits and asks again
     */
    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Map<String, String> topicIds)
            throws Exception;
}
