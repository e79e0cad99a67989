package io.cdcplatform.config;

import java.io.Serializable;
import java.net.URI;
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
        implements Serializable {

    static ConnectorConfig read(YamlMap connector) {
        ConnectorConfig config = new ConnectorConfig(
                connector
                        .httpUrl("connect_url")
                        .or(URI.create("http://localhost:8083"))
                        .toString(),
                connector.duration("timeout_seconds").or(Duration.ofSeconds(30)),
                connector.integer("retry_max_attempts", 1).or(5),
                connector.duration("retry_wait_seconds").or(Duration.ofSeconds(2)),
                connector.textMap("converter").or(Map.of()),
                connector.text("username").or(""),
                connector.secret("password").or(Secret.NONE),
                connector.text("ca_location").or(""));
        if (!config.converter.isEmpty() && !config.converter.containsKey("class")) {
            connector.keys().problem("converter", "needs 'class', the converter's Java class");
        }
        return config;
    }
}
