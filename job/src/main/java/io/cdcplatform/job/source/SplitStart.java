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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where partitions start: at the progress of the line's targets, which is the topic's beginning where they have none; for a
 * target that keeps no progress where Flink's state or the committed offsets say. Asks Kafka and the targets, so it is called
 * outside the task's thread.
 */
class SplitStart {
    private static final Logger LOG = LoggerFactory.getLogger(SplitStart.class);

    private final TapSettings settings;

    SplitStart(TapSettings settings) {
        this.settings = settings;
    }

    /**
     * A split to be read and the id of its topic.
     *
     * @param progress where the sink begins; the split may begin earlier, with records that are only looked at
     * @param before to be done in the task's thread before
     */
    record Started(KafkaPartitionSplit split, String topicId, long progress, Runnable before) {}

    /**
     * @return the splits with their starting offsets; those are left out whose topic Kafka does not have
     * @throws GapException if the topic does not hold what is needed any more
     * @throws Exception if Kafka or a target cannot be reached
     */
    List<Started> of(Collection<KafkaPartitionSplit> all) throws Exception {
        try (Admin admin = Admin.create(new HashMap<>(settings.client()))) {
            List<KafkaPartitionSplit> companions = companions(all);
            Set<String> topics = topics(all);
            topics.addAll(topics(companions));
            Map<TopicPartition, String> topicIds = topicIds(admin, topics);
            companions.removeIf(split -> !topicIds.containsKey(split.getTopicPartition()));
            List<KafkaPartitionSplit> splits = all.stream()
                    .filter(split -> topicIds.containsKey(split.getTopicPartition()))
                    .toList();
            if (splits.isEmpty()) {
                return List.of();
            }
            Set<TopicPartition> partitions =
                    splits.stream().map(KafkaPartitionSplit::getTopicPartition).collect(Collectors.toSet());
            companions.addAll(splits);
            Map<TopicPartition, Long> positions = positions(admin, companions, topicIds);
            Map<TopicPartition, Long> starts = companions.stream()
                    .collect(Collectors.toMap(
                            KafkaPartitionSplit::getTopicPartition, split -> startOf(split, positions)));
            Map<TopicPartition, Runnable> before = settings.before().ask(admin, partitions, starts);
            Map<TopicPartition, Long> first = offsets(admin, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> end = offsets(admin, partitions, OffsetSpec.latest());
            List<Started> started = new ArrayList<>();
            for (KafkaPartitionSplit split : splits) {
                TopicPartition partition = split.getTopicPartition();
                long start = starts.getOrDefault(partition, KafkaPartitionSplit.EARLIEST_OFFSET);
                long oldest = first.getOrDefault(partition, 0L);
                GapException.check(
                        settings.group(), partition, start, oldest, end.getOrDefault(partition, Long.MAX_VALUE));
                String warning = GapException.warning(settings.group(), partition, start, oldest);
                if (!warning.isEmpty()) {
                    LOG.warn(warning);
                }
                started.add(new Started(
                        startingAt(split, readFrom(split.getStartingOffset(), start, oldest)),
                        topicIds.getOrDefault(partition, ""),
                        start,
                        before.getOrDefault(partition, () -> {})));
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
     * A target is often ahead of the last checkpoint. What lies in between has to be looked at once more: whether an event behind
     * it was sent before is known from it only.
     *
     * @param state where Flink's state says, negative where there is none
     */
    static long readFrom(long state, long start, long oldest) {
        return state >= 0 && state < start ? Math.max(state, Math.min(oldest, start)) : start;
    }

    /**
     * The targets' progress. Where none is kept, a start without state goes on at the committed offsets, which are the durable
     * ones, so that a webhook is not sent everything again.
     */
    private Map<TopicPartition, Long> positions(
            Admin admin, Collection<KafkaPartitionSplit> splits, Map<TopicPartition, String> topicIds)
            throws Exception {
        if (!(settings.positions() instanceof StartPositions.NotKept)) {
            Map<String, String> byTopic = new HashMap<>();
            topicIds.forEach((partition, id) -> byTopic.put(partition.topic(), id));
            Set<TopicPartition> partitions =
                    splits.stream().map(KafkaPartitionSplit::getTopicPartition).collect(Collectors.toSet());
            return settings.positions().read(partitions, byTopic);
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

    /** Partitions that are not asked for, but whose starts are. */
    private List<KafkaPartitionSplit> companions(Collection<KafkaPartitionSplit> asked) {
        Set<TopicPartition> partitions =
                asked.stream().map(KafkaPartitionSplit::getTopicPartition).collect(Collectors.toSet());
        List<KafkaPartitionSplit> companions = new ArrayList<>();
        for (TopicPartition companion : settings.before().companions(partitions)) {
            if (!partitions.contains(companion)) {
                companions.add(new KafkaPartitionSplit(companion, KafkaPartitionSplit.EARLIEST_OFFSET));
            }
        }
        return companions;
    }

    private static Set<String> topics(Collection<KafkaPartitionSplit> splits) {
        return splits.stream().map(KafkaPartitionSplit::getTopic).collect(Collectors.toSet());
    }

    private static KafkaPartitionSplit startingAt(KafkaPartitionSplit split, long offset) {
        return new KafkaPartitionSplit(
                split.getTopicPartition(),
                offset,
                split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
    }

    /** The topic's id for each partition that Kafka has. */
    private static Map<TopicPartition, String> topicIds(Admin admin, Set<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, String> ids = new HashMap<>();
        for (var asked : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                TopicDescription topic = asked.getValue().get();
                Uuid id = topic.topicId();
                topic.partitions()
                        .forEach(partition -> ids.put(
                                new TopicPartition(topic.name(), partition.partition()),
                                id == null ? "" : id.toString()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
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
