package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.provisioner.VerbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads topics of letters: once from end to end, and again letter by letter; joins no group and commits nothing. */
final class LetterLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Without a step forward for so long, reading has failed. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    /** Up to here reading on is quicker than to seek. */
    private static final long LONGEST_SKIP = 2_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String servers;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private @Nullable TopicPartition reading;
    private long next;

    private LetterLog(KafkaConsumer<byte[], byte[]> consumer, String servers) {
        this.consumer = consumer;
        this.servers = servers;
    }

    static LetterLog open(KafkaConfig kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.consumerProperties());
        properties.remove("group.id");
        properties.remove("group.instance.id");
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        // A run that was cut off has left records that do not count.
        properties.put("isolation.level", "read_committed");
        properties.putIfAbsent("default.api.timeout.ms", (int) ANSWER.toMillis());
        try {
            return new LetterLog(
                    new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                    kafka.bootstrapServers());
        } catch (KafkaException refused) {
            throw KafkaFaults.unusable(kafka.bootstrapServers(), refused);
        }
    }

    /** All topics that the user may see, with their partitions. */
    Map<String, Integer> topics() {
        return asking("list topics", () -> {
            Map<String, Integer> topics = new TreeMap<>();
            consumer.listTopics(ANSWER).forEach((topic, partitions) -> topics.put(topic, partitions.size()));
            return topics;
        });
    }

    /** Gives all records that the partitions hold by now, each partition's in order, and answers where they end. */
    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        reading = null;
        return asking("read " + topicsOf(partitions), () -> {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<TopicPartition> left = new ArrayList<>(partitions);
            left.removeIf(partition -> atEnd(partition, ends));
            long deadline = System.nanoTime() + STANDSTILL.toNanos();
            while (!left.isEmpty()) {
                long before = positions(left);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < ends.getOrDefault(partition, 0L)) {
                        to.accept(record);
                    }
                }
                if (positions(left) != before) {
                    deadline = System.nanoTime() + STANDSTILL.toNanos();
                }
                checkDeadline(deadline, left);
                left.removeIf(partition -> atEnd(partition, ends));
                consumer.pause(consumer.assignment().stream()
                        .filter(partition -> !left.contains(partition))
                        .toList());
            }
            consumer.resume(consumer.assignment()); // a partition stays paused when it is assigned again
            return ends;
        });
    }

    /** One letter with its bytes; quick if letters are asked for in the order in which they lie there. */
    ConsumerRecord<byte[], byte[]> at(Letter letter) {
        return asking("read letter " + letter, () -> {
            TopicPartition partition = letter.log();
            if (!partition.equals(reading) || letter.offset() < next || letter.offset() > next + LONGEST_SKIP) {
                consumer.assign(List.of(partition));
                consumer.seek(partition, letter.offset());
                fetched = Collections.emptyIterator();
                reading = partition;
            }
            long deadline = System.nanoTime() + STANDSTILL.toNanos();
            while (true) {
                while (fetched.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = fetched.next();
                    next = record.offset() + 1;
                    if (record.offset() == letter.offset()) {
                        return record;
                    }
                    if (record.offset() > letter.offset()) {
                        reading = null;
                        throw VerbException.failed(
                                "Cannot read letter " + letter
                                        + ": the topic does not hold it any more. Another run or its retention removed it: begin again");
                    }
                }
                fetched = consumer.poll(POLL).iterator();
                checkDeadline(deadline, List.of(partition));
            }
        });
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }

    private boolean atEnd(TopicPartition partition, Map<TopicPartition, Long> ends) {
        return consumer.position(partition) >= ends.getOrDefault(partition, 0L);
    }

    private long positions(List<TopicPartition> partitions) {
        return partitions.stream().mapToLong(consumer::position).sum();
    }

    private static void checkDeadline(long deadline, List<TopicPartition> partitions) {
        if (System.nanoTime() - deadline > 0) {
            throw VerbException.failed("Cannot read " + topicsOf(partitions) + ": Kafka sent nothing for "
                    + STANDSTILL.toSeconds() + " s. Are its brokers up, and is no transaction left open there?");
        }
    }

    private static String topicsOf(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .sorted()
                .limit(3)
                .collect(java.util.stream.Collectors.joining(", "));
    }

    private <T> T asking(String what, java.util.function.Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException failed) {
            throw KafkaFaults.failed(what, servers, failed);
        }
    }
}
