package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumSettingsTest {
    private static final List<SourceTable> TABLES =
            List.of(Shop.keyed("public", "orders"), Shop.keyed("public", "Order-Lines"), Shop.keyed("a.b", "x$"));

    @TempDir
    private Path folder;

    /** The whole configuration as it goes to Connect: whoever changes a setting changes this file, and sees what else moves. */
    @Tag("P-4")
    @Tag("P-1")
    @Tag("E-9")
    @Tag("E-16")
    @Tag("E-24")
    @Tag("T-1")
    @Tag("T-8")
    @Tag("N-2")
    @Test
    void givesConnectExactlyTheWrittenConfiguration() throws IOException {
        Configs configs = Shop.configs(folder, "", "");

        DebeziumSettings settings = DebeziumSettings.of(configs, TABLES, true, true);

        assertThat(lines(settings)).isEqualTo(resource("connector.properties"));
        assertThat(settings.clashes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    @Tag("M-3")
    @Tag("T-6")
    void givesConnectExactlyTheWrittenConfigurationForTheMysqlFamily(String type) throws IOException {
        Configs configs =
                Shop.configs(folder, "source_type: " + type + "\nmysql_server_id: 7", "kafka: {value_format: json}");

        DebeziumSettings settings = DebeziumSettings.of(configs, TABLES, false, true);

        assertThat(lines(settings)).isEqualTo(resource("connector-" + type + ".properties"));
    }

    @Test
    void letsTheSchemaHistoryIntoASecuredCluster() {
        Configs configs = Shop.configs(
                folder,
                "source_type: mariadb",
                """
                kafka: {security_protocol: SASL_SSL, auth_mechanism: sasl_plain, sasl_username: u, sasl_password: p}
                """);

        assertThat(DebeziumSettings.of(configs, TABLES, false, true).values())
                .containsEntry("schema.history.internal.producer.security.protocol", "SASL_SSL")
                .containsEntry("schema.history.internal.consumer.sasl.mechanism", "PLAIN")
                .containsKey("schema.history.internal.consumer.sasl.jaas.config");
    }

    @Test
    @Tag("W-3")
    void numbersTheChangesOfATransactionForAWebhookOnly() {
        assertThat(DebeziumSettings.of(Shop.configs(folder, "source_type: mariadb", ""), TABLES, false, true)
                        .values())
                .doesNotContainKey("provide.transaction.metadata");
        assertThat(DebeziumSettings.of(Shop.notifying(folder, "source_type: mariadb"), TABLES, false, true)
                        .values())
                .containsEntry("provide.transaction.metadata", "true");
        assertThat(DebeziumSettings.of(Shop.notifying(folder, ""), TABLES, true, true)
                        .values())
                .doesNotContainKey("provide.transaction.metadata");
    }

    @Test
    void setsNoHeartbeatQueryWithoutItsTable() {
        DebeziumSettings settings = DebeziumSettings.of(Shop.configs(folder, "", ""), TABLES, false, true);

        assertThat(settings.values())
                .doesNotContainKey("heartbeat.action.query")
                .containsKey("heartbeat.interval.ms");
    }

    @Tag("P-8")
    @Test
    void letsThePipelineWinAndTellsItWithoutTheSecret() {
        Configs configs = Shop.configs(
                folder,
                "connector_config: {decimal.handling.mode: string, database.password: other-word, tasks.max: 1, snapshot.fetch.size: 10}",
                "");

        DebeziumSettings settings = DebeziumSettings.of(configs, TABLES, true, true);

        assertThat(settings.values())
                .containsEntry("decimal.handling.mode", "string")
                .containsEntry("database.password", "other-word")
                .containsEntry("snapshot.fetch.size", "10");
        assertThat(settings.clashes())
                .containsExactlyInAnyOrder(
                        "source.connector_config sets decimal.handling.mode=string over our precise",
                        "source.connector_config sets database.password=*** over our ***");
    }

    @ParameterizedTest
    @CsvSource({"initial,initial", "never,no_data", "no_data,no_data", "when_needed,when_needed"})
    void mapsSnapshotModesToThoseDebeziumHas(String ours, String theirs) {
        Configs configs = Shop.configs(folder, "snapshot_mode: " + ours, "");

        assertThat(DebeziumSettings.of(configs, TABLES, true, true).values()).containsEntry("snapshot.mode", theirs);
    }

    @Tag("R-4")
    @Test
    void writesApicuriosRecordsAsConfluentDoes() {
        Configs configs = Shop.configs(
                folder,
                "",
                """
                kafka: {schema_registry_url: "http://registry:8080/apis/ccompat/v7"}
                connector: {converter: {class: io.apicurio.registry.utils.converter.AvroConverter, apicurio.registry.find-latest: "false"}}
                """);

        assertThat(DebeziumSettings.of(configs, TABLES, true, true).values())
                .containsEntry("key.converter", Converter.APICURIO)
                .containsEntry("value.converter.apicurio.registry.url", "http://registry:8080/apis/registry/v2")
                .containsEntry("value.converter.apicurio.registry.headers.enabled", "false")
                .containsEntry("value.converter.apicurio.registry.fault-tolerant-refresh", "true")
                .containsEntry("value.converter.apicurio.registry.find-latest", "false")
                .doesNotContainKeys("value.converter.schema.registry.url", "value.converter.class");
    }

    @Tag("T-1")
    @Test
    void keepsNullApartFromTheDefaultInApicuriosAvroWhereConnectCan() {
        Configs configs = Shop.configs(
                folder, "", "connector: {converter: {class: io.apicurio.registry.utils.converter.AvroConverter}}");

        assertThat(DebeziumSettings.of(configs, TABLES, true, true).values())
                .containsEntry("transforms", "keepNulls")
                .containsEntry("transforms.keepNulls.type", "io.cdcplatform.connect.KeepNulls");
        assertThat(DebeziumSettings.of(configs, TABLES, true, false).values()).doesNotContainKey("transforms");
    }

    @Tag("T-1")
    @Tag("R-6")
    @Test
    void keepsNullApartFromTheDefaultInJson() {
        Configs configs = Shop.configs(folder, "", "kafka: {value_format: json}");

        assertThat(DebeziumSettings.of(configs, TABLES, true, true).values())
                .containsEntry("value.converter", Converter.JSON)
                .containsEntry("value.converter.schemas.enable", "true")
                .containsEntry("value.converter.replace.null.with.default", "false");
    }

    private static String lines(DebeziumSettings settings) {
        return settings.values().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = DebeziumSettingsTest.class.getResourceAsStream("/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
