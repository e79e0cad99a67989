package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IcebergConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "warehouse: file:///var/lake | ",
                "warehouse: /var/lake | ",
                "warehouse: s3://b/lake | ",
                "catalog_type: rest, catalog_uri: http://c | ",
                "catalog_type: rest, catalog_uri: http://c, warehouse: prod | ",
                "catalog_type: jdbc, catalog_uri: 'jdbc:postgresql://h/d', warehouse: s3://b/l | ",
                "catalog_name: c | warehouse: is required: where the tables are",
                "warehouse: var/lake | warehouse: expected a location such as",
                "catalog_type: rest | catalog_type: a rest catalog needs catalog_uri",
                "catalog_type: jdbc, warehouse: s3://b | catalog_type: a jdbc catalog needs catalog_uri",
                "catalog_type: jdbc, catalog_uri: 'jdbc:x:y' | warehouse: is required",
                "warehouse: s3://b, catalog_uri: http://c | catalog_uri: a hadoop catalog has no uri, this looks like a REST catalog: add 'catalog_type: rest'",
                "catalog_uri: 'jdbc:sqlite:f' | catalog_uri: a hadoop catalog has no uri, this looks like a JDBC catalog: add 'catalog_type: jdbc'",
                "catalog_uri: s3://c | catalog_uri: a hadoop catalog has no uri, it keeps its tables under 'warehouse'",
                "catalog_type: jdbc, warehouse: s3://b, catalog_uri: 'jdbc:x://h/d?password=hush' | catalog_uri: must not hold a user or password",
                "warehouse: s3://b, format_version: 1 | format_version: expected a whole number from 2 to 3, got '1'",
                "warehouse: s3://b, table_name: '{schema}.{tabel}' | table_name: expected a name, with the placeholders",
                "warehouse: s3://b, table_namespace: '' | table_namespace: expected a name",
                "warehouse: s3://b, partition_by: {a.b: ['bucket(id)']} | partition_by[a.b][0]: expected a column, or year",
                "warehouse: s3://b, partition_by: {a.b: ['weekly(id)']} | partition_by[a.b][0]: expected a column, or year",
                "warehouse: s3://b, partition_by: ['day(at)'] | partition_by: expected keys and values, found a list",
            })
    void saysWhatACatalogNeeds(String iceberg, String problem) {
        var problems = new TestYaml().sinkProblems("sink_type: iceberg\niceberg: {" + iceberg + "}\n");

        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().asString().startsWith("iceberg." + problem);
        }
    }

    @Test
    void writesTheS3KeysUnderIcebergsNames() {
        IcebergConfig iceberg = new TestYaml()
                .sink(
                        """
                sink_type: iceberg
                iceberg:
                  warehouse: s3://b
                  s3_endpoint: http://s3
                  s3_access_key_id: a
                  s3_secret_access_key: b
                  s3_region: c
                  properties: {client.region: wins, s3.path-style-access: true}
                """)
                .iceberg();

        assertThat(iceberg.properties())
                .containsOnly(
                        java.util.Map.entry("s3.endpoint", "http://s3"),
                        java.util.Map.entry("s3.access-key-id", "a"),
                        java.util.Map.entry("s3.secret-access-key", "b"),
                        java.util.Map.entry("client.region", "wins"),
                        java.util.Map.entry("s3.path-style-access", "true"));
    }
}
