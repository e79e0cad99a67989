package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * Kafka Connect and how to talk to it.
 *
 * @param converter {@code class} and any property of the converter for key and value; empty: Confluent's AvroConverter
 * @param username "" where Connect asks for none
 */
public record ConnectorConfig(
        String connectUrl,
        Duration timeout,
        int retryMaxAttempts,
        Duration retryWait,
        Map<String, String> converter,
        String username,
        Secret password,
        String caLocation)
        implements Serializable {}
