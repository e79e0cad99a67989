package io.cdcplatform.sandbox.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.config.DlqHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The poison that was given, and the dead letters that came of it: exactly one of each sink for each. */
final class DeadLetters {
    /** Neither JSON nor the registry's magic byte. */
    private static final byte[] GARBAGE = {7, 0, 0, 0};

    private static final Duration POLL = Duration.ofSeconds(1);

    private final String servers;
    private final Names names;
    private final Set<Letter> expected = new HashSet<>();

    private record Letter(String sink, String topic, int partition, long offset) {
        @Override
        public String toString() {
            return "dead letter of " + sink + " for " + topic + "-" + partition + "@" + offset;
        }
    }

    DeadLetters(String servers, Names names) {
        this.servers = servers;
        this.names = names;
    }

    /** Puts a record that cannot be decoded among a table's changes, under a key of its own. */
    synchronized void poison(Table table) throws ExecutionException, InterruptedException {
        byte[] key = ("poison " + expected.size()).getBytes(UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata at = producer.send(new ProducerRecord<>(names.topic(table), key, GARBAGE))
                    .get();
            for (String sink : Names.sinksOf(table)) {
                expected.add(new Letter(sink, at.topic(), at.partition(), at.offset()));
            }
        }
    }

    /** What is there and should not be, and what should be and is not; a letter may be there twice. */
    synchronized List<Finding> judge(Collection<Table> tables) {
        List<Finding> findings = new ArrayList<>();
        for (Table table : tables) {
            Set<Letter> found = read(names.topic(table) + ".dlq");
            for (Letter letter : found) {
                if (!expected.contains(letter)) {
                    findings.add(new Finding(letter.sink(), table, "", letter + " is unexpected"));
                }
            }
            for (Letter letter : expected) {
                if (letter.topic().equals(names.topic(table)) && !found.contains(letter)) {
                    findings.add(new Finding(letter.sink(), table, "", letter + " is missing"));
                }
            }
        }
        return findings;
    }

    private Set<Letter> read(String topic) {
        Set<Letter> letters = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL).forEach(letter -> letters.add(letter(letter)));
            }
        }
        return letters;
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(
                header(record, DlqHeaders.SINK_ID),
                header(record, DlqHeaders.SOURCE_TOPIC),
                Integer.parseInt(header(record, DlqHeaders.SOURCE_PARTITION)),
                Long.parseLong(header(record, DlqHeaders.SOURCE_OFFSET)));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
    }
}
