package io.cdcplatform.config;

import java.io.Serializable;
import java.net.URI;
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

    static KafkaConfig read(YamlMap kafka) {
        KafkaConfig config = new KafkaConfig(
                kafka.text("bootstrap_servers")
                        .check(
                                servers -> servers.matches("[^\\s,]+:\\d+(\\s*,\\s*[^\\s,]+:\\d+)*"),
                                "expected host:port, or several with commas between them")
                        .or("localhost:9092"),
                kafka.httpUrl("schema_registry_url")
                        .or(URI.create("http://localhost:8081"))
                        .toString(),
                kafka.block("schema_registry", RegistryConfig::read),
                kafka.enumOf("value_format", ValueFormat.class).or(ValueFormat.AVRO),
                kafka.enumOf("auto_offset_reset", OffsetReset.class).or(OffsetReset.EARLIEST),
                kafka.capitalEnumOf("security_protocol", SecurityProtocol.class).or(SecurityProtocol.PLAINTEXT),
                kafka.enumOf("auth_mechanism", AuthMechanism.class).or(AuthMechanism.NONE),
                kafka.text("sasl_username").or(""),
                kafka.secret("sasl_password").or(Secret.NONE),
                kafka.text("ssl_ca_location").or(""),
                kafka.text("ssl_certificate_location").or(""),
                kafka.text("ssl_key_location").or(""),
                kafka.text("aws_region").or(""),
                kafka.textMap("properties").or(Map.of()),
                kafka.integer("topic_num_partitions", 1).or(1),
                kafka.integer("topic_replication_factor", 1, Short.MAX_VALUE).or(1),
                kafka.textMap("topic_config").or(Map.of()),
                kafka.integer("fetch_min_bytes", 1).or(1),
                kafka.integer("fetch_max_wait_ms", 0).or(500),
                kafka.integer("session_timeout_ms", 1000).or(45_000),
                kafka.integer("max_poll_interval_ms", 1000).or(300_000),
                kafka.bool("enable_idempotence").or(true),
                kafka.text("acks")
                        .check(acks -> acks.matches("all|-1|0|1"), "expected one of all, -1, 0, 1")
                        .or("all"),
                kafka.integer("poll_batch_size", 1).or(500),
                kafka.integer("deser_pool_size", 0, FlinkConfig.MAX_PARALLELISM).or(0),
                kafka.durationOrZero("commit_interval_seconds").or(DEFAULT_COMMIT_INTERVAL));
        config.check(kafka.keys());
        return config;
    }

    private void check(YamlKeys keys) {
        if (keys.isFaulty("auth_mechanism") || keys.isFaulty("security_protocol")) {
            return;
        }
        boolean overSasl =
                securityProtocol == SecurityProtocol.SASL_PLAINTEXT || securityProtocol == SecurityProtocol.SASL_SSL;
        boolean login = authMechanism != AuthMechanism.NONE;
        if (login && !overSasl) {
            keys.problem("auth_mechanism", "needs security_protocol SASL_SSL or SASL_PLAINTEXT");
        }
        if (overSasl && !login && !properties.containsKey("sasl.mechanism")) {
            keys.problem("security_protocol", "needs auth_mechanism, or sasl.mechanism among the properties");
        }
        if (login && (saslUsername.isEmpty() || !saslPassword.isSet())) {
            keys.problem("auth_mechanism", "needs sasl_username and sasl_password");
        }
        if (enableIdempotence && !acks.equals("all") && !acks.equals("-1")) {
            keys.problem("acks", "has to be 'all' while enable_idempotence is true");
        }
    }

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
