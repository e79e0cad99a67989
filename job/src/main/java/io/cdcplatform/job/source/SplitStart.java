package io.cdcplatform.job.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Where partitions start: at the progress of the line's targets, which is the topic's beginning where they have none; for a
 * target that keeps no progress where Flink's state or the committed offsets say. Asks Kafka and the targets, so it is called
 * outside the task's thread.
 */
class SplitStart {
    private final TapSettings settings;

    SplitStart(TapSettings settings) {
        this.settings = settings;
    }

    /** A split to be read and the id of its topic. */
    record Started(KafkaPartitionSplit split, String topicId) {}

    /**
     * @return the splits with their starting offsets
     * @throws GapException if the topic does not hold what is needed any more
     * @throws Exception if Kafka or a target cannot be reached
     */
    List<Started> of(Collection<KafkaPartitionSplit> splits) throws Exception {
        Set<TopicPartition> partitions = partitions(splits);
        try (Admin admin = Admin.create(new HashMap<>(settings.client()))) {
            Map<String, String> topicIds = topicIds(admin, partitions);
            Map<TopicPartition, Long> positions = positions(admin, splits, topicIds);
            Map<TopicPartition, Long> first = offsets(admin, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> end = offsets(admin, partitions, OffsetSpec.latest());
            List<Started> started = new ArrayList<>();
            for (KafkaPartitionSplit split : splits) {
                TopicPartition partition = split.getTopicPartition();
                long start = startOf(split, positions);
                GapException.check(
                        settings.group(),
                        partition,
                        start,
                        first.getOrDefault(partition, 0L),
                        end.getOrDefault(partition, Long.MAX_VALUE));
                started.add(new Started(startingAt(split, start), topicIds.getOrDefault(partition.topic(), "")));
            }
            return started;
        }
    }

    /**
     * A target that keeps progress and has none for a partition has nothing of it, whatever Flink's state says: its table or the
     * topic was made anew, or it was restored from before. Then all that the topic holds is read.
     */
    long startOf(KafkaPartitionSplit split, Map<TopicPartition, Long> positions) {
        long unknown = settings.positions() instanceof StartPositions.NotKept
                ? split.getStartingOffset()
                : KafkaPartitionSplit.EARLIEST_OFFSET;
        return positions.getOrDefault(split.getTopicPartition(), unknown);
    }

    /**
     * The targets' progress. Where none is kept, a start without state goes on at the committed offsets, which are the durable
     * ones, so that a webhook is not sent everything again.
     */
    private Map<TopicPartition, Long> positions(
            Admin admin, Collection<KafkaPartitionSplit> splits, Map<String, String> topicIds) throws Exception {
        if (!(settings.positions() instanceof StartPositions.NotKept)) {
            return settings.positions().read(partitions(splits), topicIds);
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(settings.group())
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (KafkaPartitionSplit split : splits) {
            OffsetAndMetadata offset = committed.get(split.getTopicPartition());
            if (split.getStartingOffset() < 0 && offset != null) {
                positions.put(split.getTopicPartition(), offset.offset());
            }
        }
        return positions;
    }

    private static Set<TopicPartition> partitions(Collection<KafkaPartitionSplit> splits) {
        return splits.stream().map(KafkaPartitionSplit::getTopicPartition).collect(Collectors.toSet());
    }

    private static KafkaPartitionSplit startingAt(KafkaPartitionSplit split, long offset) {
        return new KafkaPartitionSplit(
                split.getTopicPartition(),
                offset,
                split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
    }

    private static Map<String, String> topicIds(Admin admin, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<String, String> ids = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> {
            Uuid id = description.topicId();
            ids.put(topic, id == null ? "" : id.toString());
        });
        return ids;
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> query =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(query).all().get();
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .offset()));
    }
}
