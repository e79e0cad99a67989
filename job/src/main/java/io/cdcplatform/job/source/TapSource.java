package io.cdcplatform.job.source;

import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.PlatformConfig;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.job.event.RetryRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's source behind the tap of one line: it gives records as they are, those of retry topics as {@link RetryRecord}s, stops
 * while the sink is full, starts where the targets say, and remembers and commits only what is durable.
 */
public final class TapSource
        implements Source<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<ConsumerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;
    /** How soon a new topic or partition is read; the contract says within 30 s. */
    private static final int DISCOVERY_MILLIS = 10_000;

    private final KafkaSource<ConsumerRecord<byte[], byte[]>> kafka;
    private final Pattern topics;
    private final Properties client;
    private final RetryTopics retries;
    private final TapSettings settings;

    private TapSource(
            KafkaSource<ConsumerRecord<byte[], byte[]>> kafka,
            Pattern topics,
            Properties client,
            RetryTopics retries,
            TapSettings settings) {
        this.kafka = kafka;
        this.topics = topics;
        this.client = client;
        this.retries = retries;
        this.settings = settings;
    }

    /**
     * @param group the line's id and consumer group
     * @param bounded stop at the offsets that are the topics' ends when the job starts
     */
    public static TapSource of(
            String group,
            PipelineConfig pipeline,
            SinkConfig sink,
            PlatformConfig platform,
            TapLimits limits,
            StartPositions positions,
            BeforeReading before,
            boolean bounded) {
        RetryTopics retries =
                new RetryTopics(pipeline.topicPrefix(), platform.dlq().topicSuffix());
        Pattern topics = TopicPattern.of(pipeline, sink, platform.dlq().topicSuffix());
        Properties client = new Properties();
        client.putAll(platform.kafka().consumerProperties());
        // Offsets are committed by the reader, which knows what is durable; a gap must be an error, not a jump.
        client.setProperty("commit.offsets.on.checkpoint", "false");
        client.setProperty("partition.discovery.interval.ms", bounded ? "-1" : Integer.toString(DISCOVERY_MILLIS));
        client.setProperty("isolation.level", "read_committed");
        client.setProperty("client.id.prefix", group);
        KafkaSourceBuilder<ConsumerRecord<byte[], byte[]>> builder =
                KafkaSource.<ConsumerRecord<byte[], byte[]>>builder()
                        .setGroupId(group)
                        .setTopicPattern(topics)
                        .setStartingOffsets(new FromTheBeginning())
                        .setDeserializer(new AsTheyAre(retries))
                        .setProperties(client);
        if (bounded) {
            builder.setBounded(OffsetsInitializer.latest());
        }
        Map<String, String> admin = new HashMap<>(platform.kafka().clientProperties());
        client.setProperty("group.id", group);
        return new TapSource(
                builder.build(), topics, client, retries, new TapSettings(group, limits, positions, before, admin));
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return new TapReader(
                kafka.createReader(context),
                Tap.ofThisTask(settings.group(), settings.limits()),
                new SplitStart(settings),
                new OffsetCommitter(settings),
                new Home(retries, context),
                context.metricGroup());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return enumerator(context, new KafkaSourceEnumState(Set.of(), false));
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint) {
        return enumerator(context, checkpoint);
    }

    /** Kafka's, but that a retry partition goes where its source partition goes: a key is in one place. */
    private SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) {
        KafkaSourceEnumerator kafkas = new KafkaSourceEnumerator(
                KafkaSubscriber.getTopicPatternSubscriber(topics),
                new FromTheBeginning(),
                getBoundedness() == Boundedness.BOUNDED
                        ? OffsetsInitializer.latest()
                        : new NoStoppingOffsetsInitializer(),
                client,
                context,
                getBoundedness(),
                state,
                (split, readers) -> retries.owner(split.getTopicPartition(), readers));
        return new HomingEnumerator(kafkas, context, retries);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<ConsumerRecord<byte[], byte[]>> getProducedType() {
        return kafka.getProducedType();
    }

    /** Kafka's own would jump over a gap that retention cuts while the line waits; without a reset the reader fails, and starts. */
    static final class FromTheBeginning implements OffsetsInitializer {
        private static final long serialVersionUID = 1;

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
            return partitions.stream()
                    .collect(
                            Collectors.toMap(partition -> partition, partition -> KafkaPartitionSplit.EARLIEST_OFFSET));
        }

        @Override
        @SuppressWarnings("deprecation") // the connector's signature
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.NONE;
        }
    }

    private static final class AsTheyAre implements KafkaRecordDeserializationSchema<ConsumerRecord<byte[], byte[]>> {
        private static final long serialVersionUID = 1;

        private final RetryTopics retries;
        private transient @Nullable String last;
        private transient boolean isRetry;

        AsTheyAre(RetryTopics retries) {
            this.retries = retries;
        }

        @Override
        @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // Kafka gives the records of a partition one name
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ConsumerRecord<byte[], byte[]>> out) {
            if (record.topic() != last) {
                last = record.topic();
                isRetry = retries.sourceOf(last) != null;
            }
            out.collect(isRetry ? RetryRecord.of(record) : record);
        }

        @Override
        public TypeInformation<ConsumerRecord<byte[], byte[]>> getProducedType() {
            return InTask.type(ConsumerRecord.class);
        }
    }
}
