package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** Dead-letter topics; flushInterval is accepted, a dead letter is acknowledged with the checkpoint at the latest. */
public record DlqConfig(boolean enabled, String topicSuffix, boolean includeHeaders, Duration flushInterval)
        implements Serializable {}
