package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * platform.yaml: the infrastructure the pipelines share.
 *
 * @param maxBufferedMessages accepted and unused: Flink's credit-based flow control bounds the buffers
 */
public record PlatformConfig(
        KafkaConfig kafka,
        ConnectorConfig connector,
        DlqConfig dlq,
        int maxBufferedMessages,
        Duration schemaMonitorInterval,
        Duration lagMonitorInterval,
        boolean stopOnIncompatibleSchema,
        int healthPort,
        boolean healthEnabled,
        FlinkConfig flink)
        implements Serializable {
    private static final int MAX_PORT = 65535;

    static PlatformConfig read(YamlMap platform) {
        return new PlatformConfig(
                platform.block("kafka", KafkaConfig::read),
                platform.block("connector", ConnectorConfig::read),
                platform.block("dlq", DlqConfig::read),
                platform.integer("max_buffered_messages", 1)
                        .noted("accepted and unused: Flink's credit-based flow control bounds the buffers")
                        .or(1000),
                platform.duration("schema_monitor_interval_seconds").or(Duration.ofSeconds(30)),
                platform.duration("lag_monitor_interval_seconds").or(Duration.ofSeconds(15)),
                platform.bool("stop_on_incompatible_schema").or(false),
                platform.integer("health_port", 0, MAX_PORT).or(8080),
                platform.bool("health_enabled").or(true),
                platform.block("flink", FlinkConfig::read));
    }
}
