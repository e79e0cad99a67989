package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredTest {
    private static final Map<String, String> HEARTBEATS = Map.of("cleanup.policy", "delete");
    private static final Map<String, String> DELETE =
            Map.of("cleanup.policy", "delete", "max.message.bytes", "8355840");
    private static final Map<String, String> DEAD =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", "8388608");

    @TempDir
    private Path folder;

    @Tag("P-5")
    @Tag("E-7")
    @Tag("K-5")
    @Test
    void givesEachTableItsTopicAndItsDeadLettersAndTheirWayBack() {
        Desired desired = desired("kafka: {topic_num_partitions: 4}", Shop.ORDERS, Shop.AUDIT);

        assertThat(desired.topics())
                .containsExactly(
                        new TopicSpec("cdc.public.orders", 4, 1, DELETE),
                        new TopicSpec("cdc.public.orders.dlq", 1, 1, DEAD),
                        new TopicSpec("cdc.public.orders.dlq.retry", 4, 1, DEAD),
                        new TopicSpec("cdc.public.audit", 1, 1, DELETE), // no key: only one partition keeps the order
                        new TopicSpec("cdc.public.audit.dlq", 1, 1, DEAD),
                        new TopicSpec("cdc.public.audit.dlq.retry", 1, 1, DEAD),
                        new TopicSpec("__debezium-heartbeat.cdc", 1, 1, HEARTBEATS));
    }

    @Test
    void givesAMysqlSourceATopicForItsSchemaHistoryAndNoPublication() {
        Source source = Shop.source(Heartbeat.NEEDLESS, Shop.keyed("shop", "orders"));

        Desired desired = Desired.of(Shop.notifying(folder, "source_type: mariadb"), source, Set.of());

        assertThat(desired.topics())
                .containsExactly(
                        new TopicSpec("cdc.shop.orders", 1, 1, DELETE),
                        new TopicSpec("cdc.shop.orders.dlq", 1, 1, DEAD),
                        new TopicSpec("cdc.shop.orders.dlq.retry", 1, 1, DEAD),
                        new TopicSpec("__debezium-heartbeat.cdc", 1, 1, HEARTBEATS),
                        new TopicSpec("cdc.transaction", 1, 1, HEARTBEATS),
                        new TopicSpec(
                                "__debezium-schema-history.cdc-shop",
                                1,
                                1,
                                Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1")));
        assertThat(desired.publicationName()).isNull();
        assertThat(desired.heartbeatTable()).isFalse();
        assertThat(desired.notes()).isEmpty();
        assertThat(Plan.of(desired, new Actual(null, Heartbeat.NEEDLESS, Map.of(), List.of(), null, null))
                        .actions())
                .noneMatch(Action.Sql.class::isInstance);
    }

    @Test
    void namesTopicsInKafkasAlphabet() {
        Desired desired = desired("", Shop.keyed("verkäufe", "Order Lines"));

        assertThat(desired.topics().get(0).name()).isEqualTo("cdc.verk_ufe.Order_Lines");
        assertThat(desired.topics().get(1).name()).isEqualTo("cdc.verk_ufe.Order_Lines.dlq");
    }

    @Test
    void letsTheTopicConfigurationOfThePlatformWin() {
        Desired desired = desired("kafka: {topic_config: {cleanup.policy: compact, retention.ms: \"1\"}}", Shop.ORDERS);

        assertThat(desired.topics().get(0).config())
                .isEqualTo(Map.of("cleanup.policy", "compact", "retention.ms", "1", "max.message.bytes", "8355840"));
    }

    @Tag("K-7")
    @Test
    void letsConnectorAndDeadLettersTakeWhatATopicTakes() {
        Desired desired = desired("kafka: {topic_config: {max.message.bytes: \"20000000\"}}", Shop.ORDERS);

        assertThat(desired.topics().get(0).config()).containsEntry("max.message.bytes", "20000000");
        assertThat(desired.topics().get(1).config()).containsEntry("max.message.bytes", "20032768");
        assertThat(desired.connectorConfig()).containsEntry("producer.override.max.request.size", "20000000");
    }

    @Tag("E-17")
    @Test
    @Tag("E-13")
    void makesTheTopicsThatTheConnectorWritesToBesideTheTables() {
        assertThat(desired("", Shop.ORDERS).connectorConfig()).containsEntry("message.prefix.exclude.list", ".*");

        Desired more = Desired.of(
                Shop.configs(
                        folder,
                        "connector_config: {provide.transaction.metadata: true, message.prefix.include.list: audit}",
                        ""),
                Shop.source(Heartbeat.OWNED, Shop.ORDERS),
                Set.of());

        assertThat(more.topics()).extracting(TopicSpec::name).contains("cdc.transaction", "cdc.message");
        assertThat(more.connectorConfig()).doesNotContainKey("message.prefix.exclude.list");
    }

    @Test
    void leavesGeneratedColumnsOutAndSaysSo() {
        SourceTable table = new SourceTable(
                new TableName("public", "t"), true, false, false, false, List.of("full name", "g"), true);

        Desired desired = desired("", table);

        assertThat(desired.connectorConfig())
                .containsEntry("column.exclude.list", "public\\.t\\.full\\ name,public\\.t\\.g");
        assertThat(desired.notes()).singleElement().asString().contains("public.t", "full name, g");
        assertThat(desired("", Shop.ORDERS).connectorConfig()).doesNotContainKey("column.exclude.list");
    }

    @Tag("N-1")
    @Test
    void refusesTwoTablesOfOneTopic() {
        assertThatThrownBy(() -> desired("", Shop.keyed("public", "a b"), Shop.keyed("public", "a_b")))
                .isInstanceOfSatisfying(VerbException.class, refused -> assertThat(refused.exitCode())
                        .isEqualTo(Cdc.BAD_INPUT))
                .hasMessageContaining("Cannot capture both public.a b and public.a_b")
                .hasMessageContaining("cdc.public.a_b");
    }

    @Tag("E-24")
    @Test
    void publishesTheHeartbeatTableOnlyWhereItMay() {
        assertThat(desired(Heartbeat.CREATABLE).published()).contains(Heartbeat.TABLE);
        assertThat(desired(Heartbeat.OWNED).published()).contains(Heartbeat.TABLE);
        assertThat(desired(Heartbeat.WRITABLE).published()).doesNotContain(Heartbeat.TABLE);
        assertThat(desired(Heartbeat.WRITABLE).connectorConfig()).containsKey("heartbeat.action.query");
        assertThat(desired(Heartbeat.FORBIDDEN).connectorConfig()).doesNotContainKey("heartbeat.action.query");
        assertThat(desired(Heartbeat.FORBIDDEN).notes()).anyMatch(note -> note.startsWith("no heartbeat table"));
    }

    @Tag("E-8")
    @Tag("P-1")
    @Tag("P-10")
    @Test
    void warnsOfATableWhoseUpdatesPostgresWillRefuse() {
        assertThat(desired("", Shop.AUDIT).notes())
                .anyMatch(note ->
                        note.contains("REPLICA IDENTITY FULL; (each UPDATE and DELETE then logs the whole row"));
    }

    @Tag("K-5")
    @Tag("K-6")
    @Test
    void warnsOfTopicsThatForget() {
        assertThat(desired("kafka: {topic_config: {cleanup.policy: \"compact,delete\"}}", Shop.ORDERS)
                        .notes())
                .singleElement()
                .asString()
                .contains("cleanup.policy=compact,delete", "Use delete");
    }

    @Tag("E-9")
    @Tag("K-1")
    @Test
    void warnsOfTruncatesWithoutOrder() {
        assertThat(desired("kafka: {topic_num_partitions: 4}", Shop.ORDERS).notes())
                .singleElement()
                .asString()
                .contains("TRUNCATE", "4 partitions", "lake", "kafka.topic_num_partitions: 1");
        assertThat(desired("", Shop.ORDERS).notes()).isEmpty();
    }

    @Tag("T-1")
    @Test
    void warnsOfNullsThatTheConverterReplaces() {
        SourceTable table = new SourceTable(new TableName("public", "t"), true, false, false, true, List.of(), true);
        String apicurio = "connector: {converter: {class: io.apicurio.registry.utils.converter.AvroConverter}}";
        Source source = Shop.source(Heartbeat.OWNED, table);

        assertThat(Desired.of(Shop.configs(folder, "", apicurio), source, Set.of())
                        .notes())
                .singleElement()
                .asString()
                .contains("public.t", "cdc-connect.jar");
        assertThat(Desired.of(Shop.configs(folder, "", apicurio), source, Set.of("io.cdcplatform.connect.KeepNulls"))
                        .notes())
                .isEmpty();
        assertThat(Desired.of(Shop.configs(folder, "", ""), source, Set.of()).notes())
                .isEmpty();
    }

    private Desired desired(String platform, SourceTable... tables) {
        return Desired.of(Shop.configs(folder, "", platform), Shop.source(Heartbeat.OWNED, tables), Set.of());
    }

    private Desired desired(Heartbeat heartbeat) {
        return Desired.of(Shop.configs(folder, "", ""), Shop.source(heartbeat, Shop.ORDERS), Set.of());
    }
}
