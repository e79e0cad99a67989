package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** After so many failures in a row the target is left alone for a while. */
public record CircuitBreakerConfig(int failures, Duration open) implements Serializable {}
