package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.KafkaConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * All that topics hold at the moment, each partition in order. Topics that do not exist or are empty cost a question and no
 * connection. Blocks its caller.
 */
final class TopicContents implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** As long as nothing comes, though there is more, before it is tried anew. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Admin admin;
    private final KafkaConfig kafka;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    TopicContents(Admin admin, KafkaConfig kafka) {
        this.admin = admin;
        this.kafka = kafka;
    }

    void ofTopics(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws ExecutionException, InterruptedException, TimeoutException {
        read(partitions(topics), each);
    }

    void ofPartitions(Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<TopicPartition> existing =
                partitions(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        existing.retainAll(partitions);
        read(existing, each);
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }

    private Set<TopicPartition> partitions(Collection<String> topics) throws ExecutionException, InterruptedException {
        Set<TopicPartition> partitions = new HashSet<>();
        for (var asked : admin.describeTopics(topics).topicNameValues().values()) {
            try {
                TopicDescription topic = asked.get();
                topic.partitions()
                        .forEach(partition ->
                                partitions.add(new TopicPartition(topic.name(), partition.partition())));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return partitions;
    }

    private void read(Set<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        ends.entrySet().removeIf(end -> first.getOrDefault(end.getKey(), 0L) >= end.getValue());
        if (!ends.isEmpty()) {
            read(reader(), first, ends, each);
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> reader,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws TimeoutException {
        reader.assign(ends.keySet());
        ends.keySet().forEach(partition -> reader.seek(partition, first.getOrDefault(partition, 0L)));
        long before = 0;
        long since = System.nanoTime();
        while (true) {
            reader.poll(POLL).forEach(each);
            long read = ends.keySet().stream().mapToLong(reader::position).sum();
            if (ends.entrySet().stream().allMatch(end -> reader.position(end.getKey()) >= end.getValue())) {
                return;
            }
            if (read > before) {
                before = read;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new TimeoutException("Cannot read " + ends.keySet() + " to " + ends.values() + ": nothing comes");
            }
        }
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which)),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            Map<String, Object> properties = new HashMap<>(kafka.consumerProperties());
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
            properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            open = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = open;
        }
        return open;
    }
}
