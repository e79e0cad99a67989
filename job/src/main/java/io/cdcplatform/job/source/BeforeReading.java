package io.cdcplatform.job.source;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What a line has to find out of partitions before it reads them. */
public interface BeforeReading extends Serializable {

    /** Nothing. */
    BeforeReading NOTHING = new Nothing();

    /** What {@link #NOTHING} is, also after it was sent to a task. */
    record Nothing() implements BeforeReading {

        @Override
        public Set<TopicPartition> companions(Collection<TopicPartition> partitions) {
            return Set.of();
        }

        @Override
        public Map<TopicPartition, Runnable> ask(
                Admin admin, Collection<TopicPartition> partitions, Map<TopicPartition, Long> starts) {
            return Map.of();
        }
    }

    /** Partitions whose starts have to be known as well, though perhaps another task reads them, or nobody yet. */
    Set<TopicPartition> companions(Collection<TopicPartition> partitions);

    /**
     * Called outside the task's thread, again and again until it answers.
     *
     * @param partitions those that are to be read
     * @param starts where they start, and their companions; negative for a partition's beginning, absent where it does not exist
     * @return what is to be done in the task's thread just before a partition is read
     * @throws Exception if Kafka cannot be reached: the reader waits and asks again
     */
    Map<TopicPartition, Runnable> ask(
            Admin admin, Collection<TopicPartition> partitions, Map<TopicPartition, Long> starts) throws Exception;
}
