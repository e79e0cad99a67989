package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceConfigTest {
    @Test
    void derivesSlotAndPublicationFromThePipeline() {
        SourceConfig source = read("Orders-Sync.eu", "{database: d}");

        assertThat(source.slotName()).isEqualTo("cdc_orders_sync_eu");
        assertThat(source.publicationName()).isEqualTo("cdc_orders_sync_eu");
    }

    @ParameterizedTest
    @CsvSource({"postgres, 5432", "mysql, 3306", "mariadb, 3306", "sqlserver, 1433", "mongodb, 27017"})
    void takesThePortOfTheSourceType(String type, int port) {
        assertThat(read("p", "{database: d, source_type: " + type + "}").port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slot_name: My-Slot | 2:34: source.slot_name: expected 1 to 63 small letters, digits and underscores, got 'My-Slot'",
                "publication_name: a b | 2:41: source.publication_name: expected 1 to 63 letters, digits and underscores, got 'a b'",
                "port: 0 | 2:29: source.port: expected a whole number from 1 to 65535, got '0'",
                "snapshot_mode: always | 2:38: source.snapshot_mode: expected one of initial, never, when_needed, no_data, got 'always'",
                "source_type: sqlserver | 2:36: source.source_type: 'sqlserver' is not supported yet, supported: postgres, mysql, mariadb",
            })
    void refuses(String key, String problem) {
        assertThat(problems("p", "{database: d, " + key + "}")).containsExactly(problem);
    }

    @Test
    void asksForASlotNameWhereThePipelinesIsTooLong() {
        assertThat(problems("p".repeat(60), "{database: d}"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("2:9: source.publication_name: expected 1 to 63");
    }

    private static final String SINKS = "\nsinks: [{sink_id: w, sink_type: webhook, webhook: {url: http://h}}]\n";

    private static List<String> problems(String pipelineId, String source) {
        return new TestYaml().problems("pipeline_id: " + pipelineId + "\nsource: " + source + SINKS);
    }

    private static SourceConfig read(String pipelineId, String source) {
        Reading reading = new Reading(new Substitution(name -> null));
        return TestYaml.read(
                        "pipeline_id: " + pipelineId + "\nsource: " + source + SINKS, PipelineConfig::read, reading)
                .source();
    }
}
