package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KafkaConfigTest {
    @Test
    void reachesAnOpenClusterWithTwoProperties() {
        assertThat(kafka("{}").clientProperties())
                .containsOnly(entry("bootstrap.servers", "localhost:9092"), entry("security.protocol", "PLAINTEXT"));
    }

    @ParameterizedTest
    @CsvSource({
        "sasl_plain, PLAIN, plain.PlainLoginModule",
        "sasl_scram_256, SCRAM-SHA-256, scram.ScramLoginModule",
        "sasl_scram_512, SCRAM-SHA-512, scram.ScramLoginModule",
    })
    void logsIn(String mechanism, String name, String module) {
        KafkaConfig kafka = kafka(
                "{security_protocol: SASL_SSL, sasl_username: u, sasl_password: 'p\"\\', ssl_ca_location: /ca.pem, auth_mechanism: "
                        + mechanism + "}");

        assertThat(kafka.clientProperties())
                .contains(
                        entry("security.protocol", "SASL_SSL"),
                        entry("sasl.mechanism", name),
                        entry(
                                "sasl.jaas.config",
                                "org.apache.kafka.common.security." + module
                                        + " required username=\"u\" password=\"p\\\"\\\\\";"),
                        entry("ssl.truststore.type", "PEM"),
                        entry("ssl.truststore.location", "/ca.pem"));
    }

    @Test
    void givesConsumersAndProducersTheirOwnKeys() {
        KafkaConfig kafka = kafka("{}");

        assertThat(kafka.consumerProperties())
                .contains(
                        entry("auto.offset.reset", "earliest"),
                        entry("fetch.min.bytes", "1"),
                        entry("fetch.max.wait.ms", "500"),
                        entry("session.timeout.ms", "45000"),
                        entry("max.poll.interval.ms", "300000"),
                        entry("max.poll.records", "500"))
                .doesNotContainKey("acks");
        assertThat(kafka.producerProperties())
                .contains(entry("acks", "all"), entry("enable.idempotence", "true"))
                .doesNotContainKey("max.poll.records");
    }

    @Test
    void letsTheFreePropertiesWin() {
        KafkaConfig kafka =
                kafka("{poll_batch_size: 5, properties: {max.poll.records: 6, acks: all, bootstrap.servers: 'x:1'}}");

        assertThat(kafka.consumerProperties())
                .contains(entry("max.poll.records", "6"), entry("bootstrap.servers", "x:1"));
    }

    @Test
    void checkpointsEveryTenSecondsWhereTheFileSaysZero() {
        assertThat(kafka("{commit_interval_seconds: 0}").checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(kafka("{commit_interval_seconds: 2.5}").checkpointInterval()).isEqualTo(Duration.ofMillis(2500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth_mechanism: sasl_plain, sasl_username: u, sasl_password: p | auth_mechanism: needs security_protocol SASL_SSL or SASL_PLAINTEXT",
                "security_protocol: SASL_SSL | security_protocol: needs auth_mechanism, or sasl.mechanism among the properties",
                "security_protocol: SASL_SSL, auth_mechanism: sasl_plain | auth_mechanism: needs sasl_username and sasl_password",
                "acks: 1 | acks: has to be 'all' while enable_idempotence is true",
                "auth_mechanism: sasl_iam | auth_mechanism: 'sasl_iam' is not supported yet, supported: none, sasl_plain, sasl_scram_256, sasl_scram_512",
                "schema_registry: {username: u, token: t} | schema_registry.token: is one way to log in and username another: give one of them",
            })
    void refusesWhatDoesNotFitTogether(String kafka, String problem) {
        assertThat(new TestYaml().platformProblems("kafka: {" + kafka + "}"))
                .singleElement()
                .asString()
                .endsWith(": kafka." + problem);
    }

    private static KafkaConfig kafka(String yaml) {
        return new TestYaml().platform("kafka: " + yaml).kafka();
    }
}
