package io.cdcplatform.job.sink;

import io.cdcplatform.config.AuthMechanism;
import io.cdcplatform.config.CircuitBreakerConfig;
import io.cdcplatform.config.ConnectorConfig;
import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.DlqConfig;
import io.cdcplatform.config.FlinkConfig;
import io.cdcplatform.config.HttpMethod;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.OffsetReset;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.OnUnavailable;
import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.PlatformConfig;
import io.cdcplatform.config.RegistryConfig;
import io.cdcplatform.config.RetryConfig;
import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.SecurityProtocol;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.SinkType;
import io.cdcplatform.config.SnapshotMode;
import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.StateBackend;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.ValueFormat;
import io.cdcplatform.config.WebhookConfig;
import io.cdcplatform.config.WebhookFormat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lines for tests, with a secret in every place that can hold one. */
public final class Lines {
    /** Stands in every secret of {@link #webhook}: it must not turn up anywhere. */
    public static final String CANARY = "canary-7f3a9";

    public String id = "shop.notify";
    public URI url = URI.create("http://127.0.0.1:1/events");
    public String bootstrapServers = "127.0.0.1:1";
    public boolean dlqEnabled = true;
    public boolean includeHeaders = true;
    public List<Secret> signingSecrets = List.of(new Secret(CANARY));
    public Duration timeout = Duration.ofSeconds(5);
    public int maxInFlight = 4;
    public int maxRequestsPerSecond;
    public WebhookFormat format = WebhookFormat.ENVELOPE;
    public CircuitBreakerConfig circuitBreaker = new CircuitBreakerConfig(5, Duration.ofMillis(50));
    public RetryConfig retry = new RetryConfig(5, Duration.ofMillis(10), Duration.ofMillis(50), 2.0, false);
    public OnBadRow onBadRow = OnBadRow.DLQ;
    public OnUnavailable onUnavailable = OnUnavailable.WAIT;
    public Truncate truncate = Truncate.APPLY;
    public Map<String, String> kafkaProperties = Map.of();

    public Line webhook() {
        WebhookConfig webhook = new WebhookConfig(
                url,
                HttpMethod.POST,
                Map.of("X-Team", "data", "X-Api-Key", CANARY + "-header"),
                new Secret(CANARY + "-token"),
                signingSecrets,
                format,
                timeout,
                maxInFlight,
                maxRequestsPerSecond);
        SinkConfig sink = new SinkConfig(
                "notify",
                SinkType.WEBHOOK,
                true,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Secret.NONE,
                SchemaChanges.EVOLVE,
                Deletes.HARD,
                truncate,
                onBadRow,
                onUnavailable,
                retry,
                circuitBreaker,
                null,
                null,
                webhook);
        return new Line(id, new PipelineConfig("shop", "cdc", source(), List.of(sink)), sink, platform());
    }

    private static SourceConfig source() {
        return new SourceConfig(
                SourceType.POSTGRES,
                "localhost",
                5432,
                "shop",
                "cdc_user",
                new Secret(CANARY + "-source"),
                List.of(),
                SnapshotMode.INITIAL,
                "cdc_shop",
                "cdc_shop",
                1,
                Map.of());
    }

    private PlatformConfig platform() {
        return new PlatformConfig(
                kafka(),
                new ConnectorConfig(
                        "http://127.0.0.1:1",
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofSeconds(2),
                        Map.of(),
                        "",
                        Secret.NONE,
                        ""),
                new DlqConfig(dlqEnabled, "dlq", includeHeaders, Duration.ZERO),
                1000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                false,
                8080,
                true,
                new FlinkConfig(0, "", StateBackend.HASHMAP));
    }

    private KafkaConfig kafka() {
        return new KafkaConfig(
                bootstrapServers,
                "http://127.0.0.1:1",
                new RegistryConfig("", new Secret(CANARY + "-registry"), Secret.NONE, ""),
                ValueFormat.AVRO,
                OffsetReset.EARLIEST,
                SecurityProtocol.PLAINTEXT,
                AuthMechanism.NONE,
                "",
                new Secret(CANARY + "-sasl"),
                "",
                "",
                "",
                "",
                kafkaProperties,
                1,
                1,
                Map.of(),
                1,
                500,
                45_000,
                300_000,
                true,
                "all",
                500,
                0,
                Duration.ZERO);
    }
}
