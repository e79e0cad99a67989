package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** After so many failures in a row the target is left alone for a while. */
public record CircuitBreakerConfig(int failures, Duration open) implements Serializable {

    static CircuitBreakerConfig read(YamlMap breaker) {
        return new CircuitBreakerConfig(
                breaker.integer("failures", 1).or(5),
                breaker.duration("open_seconds").or(Duration.ofSeconds(30)));
    }
}
