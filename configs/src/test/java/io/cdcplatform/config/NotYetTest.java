package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line for each line of the table: whoever deletes one there deletes it here and writes the test of what now works. */
final class NotYetTest {
    private static final String ICEBERG = "sink_type: iceberg\niceberg: {warehouse: 'file:///w', ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "catalog_type: hive, catalog_uri: thrift://h | catalog_type: 'hive' is not supported yet, supported: hadoop, rest, jdbc",
                "catalog_type: glue | catalog_type: 'glue' is not supported yet, supported: hadoop, rest, jdbc",
                "catalog_type: nessie, catalog_uri: http://h | catalog_type: 'nessie' is not supported yet, supported: hadoop, rest, jdbc",
                "catalog_impl: a.B | catalog_impl: is not supported yet: leave it out",
                "maintenance: {enabled: true} | maintenance.enabled: is not supported yet: leave it out",
            })
    void refusesOfIceberg(String key, String problem) {
        assertThat(new TestYaml().sinkProblems(ICEBERG + key + "}")).containsExactly("iceberg." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka: {schema_registry: {ca_location: /f}} | 1:40: kafka.schema_registry.ca_location: is not supported yet: leave it out",
                "kafka: {ssl_certificate_location: /f} | 1:35: kafka.ssl_certificate_location: is not supported yet: leave it out",
                "kafka: {ssl_key_location: /f} | 1:27: kafka.ssl_key_location: is not supported yet: leave it out",
                "kafka: {aws_region: eu} | 1:21: kafka.aws_region: is not supported yet: leave it out",
                "dlq: {enabled: false} | 1:16: dlq.enabled: 'false' is not supported yet: leave it out",
                "dlq: {include_headers: false} | 1:24: dlq.include_headers: 'false' is not supported yet: leave it out",
            })
    void refusesOfThePlatform(String yaml, String problem) {
        assertThat(new TestYaml().platformProblems(yaml)).containsExactly(problem);
    }
}
