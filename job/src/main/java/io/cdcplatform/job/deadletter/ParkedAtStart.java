package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.Names;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.BeforeReading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.shaded.guava33.com.google.common.hash.HashCode;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from the dead-letter and retry topics which keys of partitions are parked, before the line reads them: a start without
 * state forgets none.
 *
 * <p>A key is parked if it has a letter that no marker covers. A marker counts if no record of its key and replay stands between
 * the line's own progress in the retry partition and it; such records count as letters, for purging may have taken these.
 */
public final class ParkedAtStart implements BeforeReading {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ParkedAtStart.class);

    private final Line line;

    private ParkedAtStart(Line line) {
        this.line = line;
    }

    /** Of a line; nothing where there are no dead-letter topics. */
    public static BeforeReading of(Line line) {
        return line.platform().dlq().enabled() ? new ParkedAtStart(line) : BeforeReading.NOTHING;
    }

    @Override
    public Set<TopicPartition> companions(Collection<TopicPartition> partitions) {
        Set<TopicPartition> retries = new HashSet<>();
        for (TopicPartition partition : partitions) {
            retries.add(retryOf(sourceOf(partition)));
        }
        return retries;
    }

    @Override
    public Map<TopicPartition, Runnable> ask(
            Admin admin, Collection<TopicPartition> partitions, Map<TopicPartition, Long> starts) throws Exception {
        Map<TopicPartition, Histories> bySource = new HashMap<>();
        partitions.forEach(partition -> bySource.computeIfAbsent(sourceOf(partition), key -> new Histories()));
        Map<TopicPartition, Histories> byRetry = new HashMap<>();
        Set<String> deadLetterTopics = new HashSet<>();
        bySource.forEach((source, histories) -> {
            byRetry.put(retryOf(source), histories);
            deadLetterTopics.add(Names.dlqTopic(source.topic(), suffix()));
        });
        try (TopicContents contents = new TopicContents(admin, line.platform().kafka())) {
            contents.ofPartitions(byRetry.keySet(), record -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                replayed(RetryRecord.of(record), byRetry.get(partition), starts.getOrDefault(partition, -1L));
            });
            bySource.values().forEach(Histories::countPending);
            contents.ofTopics(deadLetterTopics, record -> letter(record, bySource));
        }
        Map<TopicPartition, Runnable> learned = new HashMap<>();
        for (TopicPartition partition : partitions) {
            TopicPartition source = sourceOf(partition);
            Histories histories = bySource.get(source);
            if (histories != null) {
                Map<HashCode, ParkedKey> parked = histories.parked();
                learned.put(partition, () -> learn(source, parked));
            }
        }
        return learned;
    }

    private void learn(TopicPartition source, Map<HashCode, ParkedKey> parked) {
        if (!parked.isEmpty()) {
            LOG.info("state=parked line={} partition={} keys={}", line.id(), source, parked.size());
        }
        Parking.ofThisTask(line.id()).learn(source, parked);
    }

    private void replayed(RetryRecord record, @Nullable Histories histories, long start) {
        if (histories == null || record.key() == null || !record.isFor(line.id())) {
            return;
        }
        KeyHistory history = histories.of(Parking.keyOf(record));
        if (record.unparks()) {
            history.marker(record.sourceOffset(), record.replayId());
        } else if (record.offset() >= start) {
            history.pending(record.sourceOffset(), record.replayId());
        }
    }

    private void letter(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Histories> bySource) {
        RetryRecord letter = RetryRecord.of(record);
        Histories histories = bySource.get(new TopicPartition(letter.sourceTopic(), letter.sourcePartition()));
        if (histories != null && letter.key() != null && letter.isFor(line.id())) {
            histories.of(Parking.keyOf(letter)).letter(letter.sourceOffset(), letter.replayId());
        }
    }

    private TopicPartition retryOf(TopicPartition source) {
        return new TopicPartition(Names.retryTopic(source.topic(), suffix()), source.partition());
    }

    private TopicPartition sourceOf(TopicPartition partition) {
        String source = Names.sourceOfRetry(line.pipeline().topicPrefix(), partition.topic(), suffix());
        return source == null ? partition : new TopicPartition(source, partition.partition());
    }

    private String suffix() {
        return line.platform().dlq().topicSuffix();
    }

    /** The keys of one source partition. */
    private static final class Histories {
        private final Map<HashCode, KeyHistory> byKey = new HashMap<>();

        KeyHistory of(HashCode key) {
            return byKey.computeIfAbsent(key, made -> new KeyHistory());
        }

        void countPending() {
            byKey.values().forEach(KeyHistory::countPending);
        }

        Map<HashCode, ParkedKey> parked() {
            Map<HashCode, ParkedKey> parked = new HashMap<>();
            byKey.forEach((key, history) -> {
                ParkedKey open = history.parked();
                if (open != null) {
                    parked.put(key, open);
                }
            });
            return parked;
        }
    }
}
