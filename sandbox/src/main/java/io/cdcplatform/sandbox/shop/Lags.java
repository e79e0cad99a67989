package io.cdcplatform.sandbox.shop;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records between what a line has made durable and the end of its topics, as any Kafka tool shows them. */
public final class Lags implements AutoCloseable {
    private final Admin admin;

    public Lags(String bootstrapServers) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Lag per topic of a consumer group; a partition without a committed offset lags by all it holds. */
    public Map<String, Long> of(String group, Iterable<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> ends = ends(topics);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<String, Long> lags = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            lags.merge(partition.topic(), end - (at == null ? 0 : at.offset()), Long::sum);
        });
        return lags;
    }

    @Override
    public void close() {
        admin.close();
    }

    private Map<TopicPartition, Long> ends(Iterable<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        java.util.List<String> names = new java.util.ArrayList<>();
        topics.forEach(names::add);
        admin.describeTopics(names).allTopicNames().get().forEach((topic, description) -> description
                .partitions()
                .forEach(info -> query.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest())));
        return admin.listOffsets(query).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
