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
        implements Serializable {}
