package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** How often and with which pauses a failed call is repeated; with jitter each pause is a random part of itself. */
public record RetryConfig(int maxAttempts, Duration initialWait, Duration maxWait, double multiplier, boolean jitter)
        implements Serializable {}
