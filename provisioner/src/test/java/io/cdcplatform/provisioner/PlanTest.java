package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final ConnectorState RUNNING = state("RUNNING", "RUNNING", "");

    @TempDir
    private Path folder;

    private Desired desired;

    @BeforeEach
    void wish() {
        desired = Desired.of(
                Shop.configs(folder, "", ""), Shop.source(Heartbeat.CREATABLE, Shop.CUSTOMERS, Shop.ORDERS), Set.of());
    }

    @Tag("P-1")
    @Tag("P-2")
    @Test
    void makesEverythingInTheOrderOfItsNeeds() {
        Plan plan = Plan.of(desired, new Actual(null, Heartbeat.CREATABLE, Map.of(), List.of(), null, null));

        assertThat(shown(plan))
                .containsExactly(
                        "+ table public._cdc_heartbeat (heartbeat)",
                        "+ publication cdc_shop (public._cdc_heartbeat, public.customers, public.orders)",
                        "+ topic cdc.public.customers (1 partition)",
                        "+ topic cdc.public.customers.dlq (1 partition)",
                        "+ topic cdc.public.customers.dlq.retry (1 partition)",
                        "+ topic cdc.public.orders (1 partition)",
                        "+ topic cdc.public.orders.dlq (1 partition)",
                        "+ topic cdc.public.orders.dlq.retry (1 partition)",
                        "+ topic __debezium-heartbeat.cdc (1 partition)",
                        "+ connector cdc-shop");
        assertThat(((Action.Sql) plan.actions().get(1)).statement())
                .isEqualTo(
                        "CREATE PUBLICATION \"cdc_shop\" FOR TABLE \"public\".\"_cdc_heartbeat\", \"public\".\"customers\", \"public\".\"orders\""
                                + " WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)");
    }

    @Tag("P-2")
    @Test
    void isEmptyWhenAllIsAsItShouldBe() {
        Plan plan = Plan.of(desired, converged(complete(), topics(), desired.connectorConfig(), RUNNING));

        assertThat(plan).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Tag("P-2")
    @Test
    void isEmptyOnceItWasDone() {
        Plan first = Plan.of(desired, new Actual(null, Heartbeat.CREATABLE, Map.of(), List.of(), null, null));
        Map<String, Integer> made = new HashMap<>();
        Map<String, Map<String, String>> connectors = new HashMap<>();
        for (Action action : first.actions()) {
            if (action instanceof Action.CreateTopic create) {
                made.put(create.topic().name(), create.topic().partitions());
            } else if (action instanceof Action.CreateConnector create) {
                connectors.put(create.name(), create.config());
            }
        }

        Plan second = Plan.of(desired, converged(complete(), made, connectors.get("cdc-shop"), RUNNING));

        assertThat(second.actions()).isEmpty();
    }

    @Tag("P-11")
    @Test
    void addsANewTableToThePublicationAndSaysThatItsOldRowsAreNotSent() {
        Set<TableName> published = new TreeSet<>(desired.published());
        published.remove(Shop.ORDERS.name());

        Plan plan = Plan.of(
                desired,
                converged(new Publication(false, true, published), topics(), desired.connectorConfig(), RUNNING));

        assertThat(shown(plan)).containsExactly("~ publication cdc_shop (adds public.orders)");
        assertThat(plan.notes()).anyMatch(note -> note.contains("not the rows they already hold"));
    }

    @Test
    void leavesTablesOfOthersInThePublication() {
        Set<TableName> published = new TreeSet<>(desired.published());
        published.add(new TableName("public", "theirs"));

        Plan plan = Plan.of(
                desired,
                converged(new Publication(false, true, published), topics(), desired.connectorConfig(), RUNNING));

        assertThat(plan.actions()).isEmpty();
    }

    @Tag("E-16")
    @Test
    void makesAnIncompletePublicationSendEverything() {
        Plan plan = Plan.of(
                desired,
                converged(
                        new Publication(false, false, desired.published()),
                        topics(),
                        desired.connectorConfig(),
                        RUNNING));

        assertThat(shown(plan))
                .containsExactly(
                        "~ publication cdc_shop (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)");
    }

    @Tag("P-1")
    @Test
    void addsNoTableToAPublicationOfAllTables() {
        Plan plan = Plan.of(
                desired,
                converged(new Publication(true, true, Set.of()), topics(), desired.connectorConfig(), RUNNING));

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("FOR ALL TABLES");
    }

    @Tag("K-1")
    @Test
    void neverChangesTheNumberOfPartitions() {
        Desired four = Desired.of(
                Shop.configs(folder, "", "kafka: {topic_num_partitions: 4}"),
                Shop.source(Heartbeat.OWNED, Shop.CUSTOMERS, Shop.ORDERS),
                Set.of());
        Map<String, Integer> topics = topics();
        topics.put("cdc.public.orders", 8);

        Plan plan = Plan.of(four, converged(complete(), topics, four.connectorConfig(), RUNNING));

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes())
                .anyMatch(note -> note.startsWith("topic cdc.public.customers keeps its 1 partitions instead of 4"));
    }

    @Tag("R-3")
    @Test
    void liftsTheRegistrysCheckBeforeTheConnectorStarts() {
        Plan plan = Plan.of(
                desired,
                new Actual(
                        complete(),
                        Heartbeat.OWNED,
                        topics(),
                        List.of("cdc.public.orders-key", "cdc.public.orders-value"),
                        null,
                        null));

        assertThat(shown(plan))
                .containsExactly(
                        "~ registry (takes any change of cdc.public.orders-key, cdc.public.orders-value)",
                        "+ connector cdc-shop");
    }

    @Tag("P-7")
    @Tag("P-8")
    @Test
    void showsWhatChangesOfAConnectorButNoSecret() {
        Map<String, String> before = new TreeMap<>(desired.connectorConfig());
        before.put("poll.interval.ms", "500");
        before.put("database.password", "old");
        before.put("retired", "yes");

        Plan plan = Plan.of(desired, converged(complete(), topics(), before, RUNNING));

        assertThat(shown(plan))
                .containsExactly(
                        "~ connector cdc-shop (database.password: *** -> ***; poll.interval.ms: 500 -> 10; retired: yes -> nothing)");
    }

    @Tag("E-26")
    @Tag("P-3")
    @Test
    void restartsWhatFailedAndResumesWhatWasPaused() {
        assertThat(shown(Plan.of(
                        desired,
                        converged(
                                complete(),
                                topics(),
                                desired.connectorConfig(),
                                state("RUNNING", "FAILED", "A: no slot")))))
                .containsExactly("~ connector cdc-shop (restarted, had failed: A: no slot)");
        assertThat(shown(Plan.of(
                        desired,
                        converged(complete(), topics(), desired.connectorConfig(), state("PAUSED", "PAUSED", "")))))
                .containsExactly("~ connector cdc-shop (resumed, was PAUSED)");
    }

    private Publication complete() {
        return new Publication(false, true, desired.published());
    }

    private Map<String, Integer> topics() {
        Map<String, Integer> topics = new HashMap<>();
        desired.topics().forEach(topic -> topics.put(topic.name(), topic.partitions()));
        return topics;
    }

    private static Actual converged(
            Publication publication,
            Map<String, Integer> topics,
            @Nullable Map<String, String> config,
            ConnectorState state) {
        return new Actual(publication, Heartbeat.OWNED, topics, List.of(), config, state);
    }

    private static ConnectorState state(String connector, String task, String trace) {
        return new ConnectorState(
                new ConnectorState.Part(connector, ""), List.of(new ConnectorState.Part(task, trace)));
    }

    private static List<String> shown(Plan plan) {
        return plan.actions().stream().map(Action::shown).toList();
    }
}
