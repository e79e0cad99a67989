package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a value may look like is a matter of its key, not of YAML's guess. */
final class ValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "health_port: abc | 1:14: health_port: expected a whole number from 0 to 65535, got 'abc'",
                "health_port: 1.5 | 1:14: health_port: expected a whole number from 0 to 65535, got '1.5'",
                "health_port: 99999999999 | 1:14: health_port: expected a whole number from 0 to 65535, got '99999999999'",
                "health_port: [1] | 1:14: health_port: expected a single value, found a list",
                "health_port: {a: 1} | 1:14: health_port: expected a single value, found keys and values: a text that starts with '{' needs quotes",
                "health_enabled: yes | 1:17: health_enabled: expected true or false, got 'yes'",
                "lag_monitor_interval_seconds: 0 | 1:31: lag_monitor_interval_seconds: expected seconds from 0.001 to 315360000, got '0'",
                "lag_monitor_interval_seconds: 1m | 1:31: lag_monitor_interval_seconds: expected seconds from 0.001 to 315360000, got '1m'",
                "lag_monitor_interval_seconds: 1e999999999 | 1:31: lag_monitor_interval_seconds: expected seconds from 0.001 to 315360000, got '1e999999999'",
                "kafka: 5 | 1:8: kafka: expected keys and values, found a single value",
                "kafka: | 1:7: kafka: expected keys and values, found nothing",
                "health_port: | 1:13: health_port: has no value: write one, \"\" for an empty text, or leave the key out",
                "health_port: ~ | 1:14: health_port: has no value: write one, \"\" for an empty text, or leave the key out",
                "kafka: {topic_config: {a: [1]}} | 1:27: kafka.topic_config.a: expected a single value, found a list",
                "kafka: {acks: 2} | 1:15: kafka.acks: expected one of all, -1, 0, 1",
                "kafka: {bootstrap_servers: a} | 1:28: kafka.bootstrap_servers: expected host:port, or several with commas between them",
                "kafka: {schema_registry_url: 'https://me:hush@r'} | 1:30: kafka.schema_registry_url: expected an address without user and password, addresses are printed, got 'https://***@r'",
                "kafka: {security_protocol: TLS} | 1:28: kafka.security_protocol: expected one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL, got 'TLS'",
            })
    void refusesAnotherType(String yaml, String problem) {
        assertThat(new TestYaml().platformProblems(yaml)).containsExactly(problem);
    }

    @Test
    void typesWhatAVariableHoldsByItsKey() {
        PipelineConfig pipeline = new TestYaml()
                .with("PORT", "7")
                .with("DB", "5")
                .pipeline(
                        """
                pipeline_id: shop
                source: {port: "${PORT}", database: "${DB}"}
                sinks: [{sink_id: w, sink_type: webhook, webhook: {url: http://h, max_in_flight: "${N:-3}"}}]
                """);

        assertThat(pipeline.source().port()).isEqualTo(7);
        assertThat(pipeline.source().database()).isEqualTo("5");
        assertThat(pipeline.sinks().get(0).webhook().maxInFlight()).isEqualTo(3);
    }

    @Test
    void showsAVariableByItsNameOnly() {
        assertThat(new TestYaml().with("PORT", "secret").platformProblems("health_port: ${PORT}\n"))
                .containsExactly("1:14: health_port: expected a whole number from 0 to 65535, got '${PORT}'");
    }

    @Test
    void fillsInListsAndFreeFormValues() {
        PipelineConfig pipeline = new TestYaml()
                .with("T", "public.orders")
                .with("V", "42")
                .pipeline(
                        """
                pipeline_id: shop
                source: {database: d, tables: ["${T}"], connector_config: {max.batch.size: "${V}"}}
                sinks: [{sink_id: w, sink_type: webhook, webhook: {url: http://h}}]
                """);

        assertThat(pipeline.source().tables()).containsExactly("public.orders");
        assertThat(pipeline.source().connectorConfig()).containsEntry("max.batch.size", "42");
    }
}
