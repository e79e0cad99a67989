package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.DlqHeaders;
import io.cdcplatform.config.Names;
import io.cdcplatform.provisioner.VerbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * All letters and markers of a pipeline that a filter asks for, as of one moment. Markers are read first: a letter that comes
 * meanwhile can only make fewer of them count.
 */
final class Scan {
    final Ledger ledger = new Ledger();

    /** Partitions of the topics that the pipeline's retry records go to; absent where the topic is. */
    final Map<String, Integer> retryPartitions = new HashMap<>();

    /** Where the dead-letter topics ended. */
    final Map<TopicPartition, Long> ends = new HashMap<>();

    /** The first record of a partition that is none of the letters in the ledger. */
    final Map<TopicPartition, Long> firstOther = new HashMap<>();

    /** Letters whose key could not be read to compare it. */
    int unreadableKeys;

    /** Records without the headers of a letter. */
    int strangers;

    private final Configs configs;
    private final Filter filter;
    private final RecordJson json;
    private final String prefix;
    private final String suffix;
    private final Map<String, String> interned = new HashMap<>();
    private final Map<Lane, Lane> lanes = new HashMap<>();
    private final Map<TopicPartition, TopicPartition> partitions = new HashMap<>();

    private Scan(Configs configs, Filter filter, RecordJson json) {
        this.configs = configs;
        this.filter = filter;
        this.json = json;
        this.prefix = configs.pipeline().topicPrefix() + ".";
        this.suffix = configs.platform().dlq().topicSuffix();
    }

    static Scan of(LetterLog log, Configs configs, Filter filter, RecordJson json) {
        Scan scan = new Scan(configs, filter, json);
        scan.read(log);
        return scan;
    }

    /** The table of a source topic, as the topic spells it. */
    static String table(Configs configs, String sourceTopic) {
        return sourceTopic.substring(configs.pipeline().topicPrefix().length() + 1);
    }

    private void read(LetterLog log) {
        Map<String, Integer> topics = log.topics();
        Map<String, Integer> letterTopics = new TreeMap<>();
        List<String> tables = new ArrayList<>();
        topics.forEach((topic, count) -> {
            if (topic.startsWith(prefix) && topic.endsWith("." + suffix)) {
                String source = topic.substring(0, topic.length() - suffix.length() - 1);
                if (source.length() > prefix.length()) {
                    tables.add(table(configs, source));
                    if (filter.takesTable(table(configs, source))) {
                        letterTopics.put(topic, count);
                        Integer retry = topics.get(Names.retryTopic(source, suffix));
                        if (retry != null) {
                            retryPartitions.put(Names.retryTopic(source, suffix), retry);
                        }
                    }
                }
            }
        });
        if (letterTopics.isEmpty() && filter.table() != null) {
            throw VerbException.badInput(
                    "Cannot find a dead-letter topic of table " + filter.table() + ". There are those of "
                            + (tables.isEmpty() ? "no table: run cdc apply" : String.join(", ", tables)));
        }
        log.read(partitionsOf(retryPartitions), this::addMarker);
        ends.putAll(log.read(partitionsOf(letterTopics), this::addLetter));
    }

    private static List<TopicPartition> partitionsOf(Map<String, Integer> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        });
        return partitions;
    }

    private void addMarker(ConsumerRecord<byte[], byte[]> record) {
        Source source = source(record);
        String replay = text(record, DlqHeaders.REPLAY_ID);
        if (source != null
                && replay != null
                && "true".equals(text(record, DlqHeaders.REPLAY_UNPARK))
                && isOurs(record)) {
            ledger.add(new Marker(
                    LetterKey.of(source.lane(), record.key(), source.offset()), source.offset(), intern(replay)));
        }
    }

    private void addLetter(ConsumerRecord<byte[], byte[]> record) {
        Source source = source(record);
        String code = text(record, DlqHeaders.ERROR_CODE);
        TopicPartition log =
                partitions.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), made -> made);
        if (source == null || code == null) {
            strangers++;
            firstOther.putIfAbsent(log, record.offset());
            return;
        }
        if (!isOurs(record)) {
            firstOther.putIfAbsent(log, record.offset());
            return;
        }
        long at = number(text(record, DlqHeaders.TIMESTAMP), record.timestamp());
        String replay = text(record, DlqHeaders.REPLAY_ID);
        ledger.add(new Letter(
                LetterKey.of(source.lane(), record.key(), source.offset()),
                source.offset(),
                log,
                record.offset(),
                at,
                intern(code),
                replay == null ? null : intern(replay),
                filter.takes(code, at) && takesKey(record.key())));
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        String sink = text(record, DlqHeaders.SINK_ID);
        return configs.pipeline().pipelineId().equals(text(record, DlqHeaders.PIPELINE_ID))
                && sink != null
                && filter.takesSink(sink);
    }

    private boolean takesKey(byte @Nullable [] key) {
        try {
            return filter.key() == null || filter.takesKey(json.read(key));
        } catch (IOException unreadable) {
            unreadableKeys++;
            return false;
        }
    }

    private record Source(Lane lane, long offset) {}

    private @Nullable Source source(ConsumerRecord<byte[], byte[]> record) {
        String sink = text(record, DlqHeaders.SINK_ID);
        String topic = text(record, DlqHeaders.SOURCE_TOPIC);
        long partition = number(text(record, DlqHeaders.SOURCE_PARTITION), -1);
        long offset = number(text(record, DlqHeaders.SOURCE_OFFSET), -1);
        if (sink == null || topic == null || !topic.startsWith(prefix) || partition < 0 || offset < 0) {
            return null;
        }
        return new Source(
                lanes.computeIfAbsent(new Lane(intern(sink), intern(topic), (int) partition), made -> made), offset);
    }

    private String intern(String text) {
        String before = interned.putIfAbsent(text, text);
        return before == null ? text : before;
    }

    static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
