package io.cdcplatform.config;

import java.util.Map;
import java.util.TreeMap;

/** The client properties that a {@link KafkaConfig} stands for; what the file says under {@code properties} wins. */
final class KafkaProperties {
    private KafkaProperties() {}

    static Map<String, String> client(KafkaConfig kafka) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("security.protocol", kafka.securityProtocol().name());
        putLogin(properties, kafka);
        if (!kafka.sslCaLocation().isEmpty()) {
            properties.put("ssl.truststore.type", "PEM");
            properties.put("ssl.truststore.location", kafka.sslCaLocation());
        }
        properties.putAll(kafka.properties());
        return new MaskedMap(properties);
    }

    static Map<String, String> consumer(KafkaConfig kafka) {
        Map<String, String> properties = new TreeMap<>(client(kafka));
        properties.put("auto.offset.reset", kafka.autoOffsetReset().name().toLowerCase(java.util.Locale.ROOT));
        properties.put("fetch.min.bytes", Integer.toString(kafka.fetchMinBytes()));
        properties.put("fetch.max.wait.ms", Integer.toString(kafka.fetchMaxWaitMs()));
        properties.put("session.timeout.ms", Integer.toString(kafka.sessionTimeoutMs()));
        properties.put("max.poll.interval.ms", Integer.toString(kafka.maxPollIntervalMs()));
        properties.put("max.poll.records", Integer.toString(kafka.pollBatchSize()));
        properties.putAll(kafka.properties());
        return new MaskedMap(properties);
    }

    static Map<String, String> producer(KafkaConfig kafka) {
        Map<String, String> properties = new TreeMap<>(client(kafka));
        properties.put("acks", kafka.acks());
        properties.put("enable.idempotence", Boolean.toString(kafka.enableIdempotence()));
        properties.putAll(kafka.properties());
        return new MaskedMap(properties);
    }

    private static void putLogin(Map<String, String> properties, KafkaConfig kafka) {
        switch (kafka.authMechanism()) {
            case SASL_PLAIN -> putLogin(properties, kafka, "PLAIN", "plain.PlainLoginModule");
            case SASL_SCRAM_256 -> putLogin(properties, kafka, "SCRAM-SHA-256", "scram.ScramLoginModule");
            case SASL_SCRAM_512 -> putLogin(properties, kafka, "SCRAM-SHA-512", "scram.ScramLoginModule");
            case NONE, SASL_IAM, SASL_OAUTHBEARER -> {} // the last two are refused by NotYet
        }
    }

    private static void putLogin(Map<String, String> properties, KafkaConfig kafka, String mechanism, String module) {
        properties.put("sasl.mechanism", mechanism);
        properties.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=" + quoted(kafka.saslUsername())
                        + " password=" + quoted(kafka.saslPassword().value()) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
