package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** How often and with which pauses a failed call is repeated; with jitter each pause is a random part of itself. */
public record RetryConfig(int maxAttempts, Duration initialWait, Duration maxWait, double multiplier, boolean jitter)
        implements Serializable {

    static RetryConfig read(YamlMap retry) {
        RetryConfig config = new RetryConfig(
                retry.integer("max_attempts", 1).or(5),
                retry.duration("initial_wait_seconds").or(Duration.ofSeconds(1)),
                retry.duration("max_wait_seconds").or(Duration.ofSeconds(60)),
                retry.decimal("multiplier", 1, 100).or(2.0),
                retry.bool("jitter").or(true));
        if (config.initialWait.compareTo(config.maxWait) > 0 && !retry.keys().isFaulty("max_wait_seconds")) {
            retry.keys().problem("max_wait_seconds", "must not be less than initial_wait_seconds");
        }
        return config;
    }
}
