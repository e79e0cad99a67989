package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * The Kafka cluster, its registry and what our topics and clients look like.
 *
 * @param properties client properties that win over everything else here
 * @param topicConfig settings of the topics we create
 * @param pollBatchSize max.poll.records
 * @param deserPoolSize parallelism of reading and decoding; 0: the job's
 * @param commitInterval as the file says it; see {@link #checkpointInterval()}
 */
public record KafkaConfig(
        String bootstrapServers,
        String schemaRegistryUrl,
        RegistryConfig schemaRegistry,
        ValueFormat valueFormat,
        OffsetReset autoOffsetReset,
        SecurityProtocol securityProtocol,
        AuthMechanism authMechanism,
        String saslUsername,
        Secret saslPassword,
        String sslCaLocation,
        String sslCertificateLocation,
        String sslKeyLocation,
        String awsRegion,
        Map<String, String> properties,
        int topicNumPartitions,
        int topicReplicationFactor,
        Map<String, String> topicConfig,
        int fetchMinBytes,
        int fetchMaxWaitMs,
        int sessionTimeoutMs,
        int maxPollIntervalMs,
        boolean enableIdempotence,
        String acks,
        int pollBatchSize,
        int deserPoolSize,
        Duration commitInterval)
        implements Serializable {
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofSeconds(10);

    /** Offsets are committed with the checkpoint, so this is its interval; the default where the file says 0. */
    public Duration checkpointInterval() {
        return commitInterval.isZero() ? DEFAULT_COMMIT_INTERVAL : commitInterval;
    }

    /** What any Kafka client needs to reach the cluster. */
    public Map<String, String> clientProperties() {
        return KafkaProperties.client(this);
    }

    /** {@link #clientProperties()} and what a consumer takes besides. */
    public Map<String, String> consumerProperties() {
        return KafkaProperties.consumer(this);
    }

    /** {@link #clientProperties()} and what a producer takes besides. */
    public Map<String, String> producerProperties() {
        return KafkaProperties.producer(this);
    }
}
