package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts that forget and targets that were turned back: whatever Flink's state says, each line goes on where its target is, and in
 * the end every sink equals the source, with each change once in the journals and in what the receiver keeps.
 *
 * <p>One pipeline for all: each test finds its job running and all sinks at rest, and leaves them so.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleIT {
    private static final List<String> KEY = List.of("id");
    private static final int TOGETHER_MILLIS = Integer.getInteger("together", 8) * 1000;
    private static final int KEYS = 40;
    /** What a backup of the target holds: the rows and, with them, how far they are. */
    private static final List<String> BACKED_UP = List.of("_cdc_progress", "_cdc_schema", "orders", "orders_log");

    private final AtomicInteger changes = new AtomicInteger(KEYS);
    private Stack stack;
    private Pipeline shop;

    @BeforeAll
    void open(Stack shared) throws Exception {
        stack = shared;
        Map<String, String> sinks = OrdersJournal.sinks();
        sinks.put("lake", Pipeline.LAKE);
        sinks.put(
                "log",
                "sink_type: iceberg\niceberg: {warehouse: \"@WAREHOUSE@\", flush_interval_seconds: 2,"
                        + " table_name: \"{schema}_{table}_log\", write_mode: append}");
        sinks.put("notify", Pipeline.SINKS.get("notify"));
        shop = new Pipeline(stack, "lifecycle", "tables: [public.orders]", sinks);
        shop.sql(VersionLoad.TABLE, "INSERT INTO orders SELECT i, 0 FROM generate_series(1, " + KEYS + ") i");
        shop.start();
        shop.rest();
    }

    @AfterAll
    void close() throws Exception {
        shop.close();
    }

    @Tag("I-8")
    @Tag("J-8")
    @Test
    void targetsThatAreTurnedBackUnderLoadAreBroughtForwardAgain() throws Exception {
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(200);
            backUp();
            load.awaitChanges(300);
            rollBack("public_orders");
            rollBack("public_orders_log");
            restore();
            load.awaitChanges(300);
        }
        shop.rest();

        assertAllEqual("turned back under load");
        assertThat(faults()).contains("the table's progress is", "_cdc_progress says");
    }

    @Tag("I-8")
    @Tag("J-8")
    @Test
    void targetsThatAreTurnedBackAtRestAreBroughtForwardAgain() throws Exception {
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(100);
            backUp();
            load.awaitChanges(300);
        }
        shop.rest();
        rollBack("public_orders");
        rollBack("public_orders_log");
        restore();

        assertAllEqual("turned back at rest");
    }

    @Tag("J-8")
    @Tag("F-8")
    @Test
    void aStartFromASavepointThatIsNewerThanItsTargetsRewindsToThem() throws Exception {
        String savepoint;
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(100);
            backUp();
            load.awaitChanges(300);
            savepoint = shop.stop();
            load.awaitChanges(100);
            restore();
            rollBack("public_orders");
            rollBack("public_orders_log");
            shop.start("-s", savepoint);
            load.awaitChanges(100);
        }
        shop.rest();

        assertAllEqual("restored while stopped");
    }

    @Tag("I-8")
    @Tag("F-8")
    @Test
    void aStartFromAnOlderSavepointGoesOnWhereTheTargetsAre() throws Exception {
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(100);
            String older = shop.savepoint();
            load.awaitChanges(500);
            shop.stop();
            load.awaitChanges(100);
            shop.start("-s", older);
            load.awaitChanges(100);
        }
        shop.rest();

        assertAllEqual("older savepoint");
    }

    @Tag("I-3")
    @Tag("F-8")
    @Test
    void aStartWithoutStateUnderTheSameJobIdGoesOnWhereTheTargetsAre() throws Exception {
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(100);
            String jobId = shop.job();
            shop.cancel();
            startNewJobManager();
            shop.start("-D$internal.pipeline.job-id=" + jobId);
            assertThat(shop.job()).isEqualTo(jobId);
            load.awaitChanges(100);
        }
        shop.rest();

        assertAllEqual("same job id, no state");
    }

    @Tag("F-11")
    @Test
    void twoJobsOfThePipelineAtOnceDoubleNothing() throws Exception {
        String first = shop.job();
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(100);
            shop.start();
            Thread.sleep(TOGETHER_MILLIS); // the fault itself
            System.out.println("first: " + faults(first) + "\nsecond: " + faults());
            assertThat(faults(first) + faults()).contains("another job writes as line", "somebody else writes");
            stack.flink().client().cli("cancel", first);
            load.awaitChanges(100);
        }
        shop.rest();

        assertAllEqual("two jobs");
    }

    /** One that does not know the job's id: a session takes none twice. */
    private void startNewJobManager() {
        stack.flink().killJobManager();
        stack.flink().startJobManager();
        stack.flink().awaitReady();
    }

    private void assertAllEqual(String what) throws Exception {
        Scenario.patiently().untilAsserted(() -> {
            shop.assertEqual("orders", KEY);
            assertThat(OrdersJournal.number(shop, "count(*)")).as("journal").isEqualTo(changes.get());
            assertThat(shop.receiver.table("public.orders").changes())
                    .as("receiver")
                    .isEqualTo(changes.get());
            assertThat(logged()).as("journal in the lake").hasSize(changes.get());
        });
        assertThat(OrdersJournal.number(shop, "count(DISTINCT (_cdc_partition, _cdc_offset))"))
                .isEqualTo(changes.get());
        assertThat(new HashSet<>(logged())).hasSize(changes.get());
        assertThat(shop.receiver.table("public.orders").keysOutOfOrder()).isEmpty();
        System.out.printf(
                "%s: changes=%d, files added %d and %d, none twice; the receiver dropped %d repeats%n",
                what,
                changes.get(),
                filesAdded("public_orders"),
                filesAdded("public_orders_log"),
                shop.receiver.table("public.orders").repeats());
    }

    private List<String> logged() throws IOException {
        List<String> logged = new ArrayList<>();
        shop.lake.forEach(
                TableIdentifier.of(shop.name, "public_orders_log"),
                row -> logged.add(row.getField("_cdc_partition") + "@" + row.getField("_cdc_offset")));
        return logged;
    }

    /** Of all snapshots, those that were rolled back as well; fails if two of them added one file. */
    private int filesAdded(String name) {
        Table table = shop.lake.load(TableIdentifier.of(shop.name, name));
        Set<String> files = new HashSet<>();
        for (Snapshot snapshot : table.snapshots()) {
            for (DataFile file :
                    SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles()) {
                assertThat(files.add(file.location())).as(file.location()).isTrue();
            }
        }
        return files.size();
    }

    /** By two snapshots, with what Spark's procedure rollback_to_snapshot calls. */
    private void rollBack(String name) {
        Table table = shop.lake.load(TableIdentifier.of(shop.name, name));
        Snapshot current = table.currentSnapshot();
        Snapshot back = table.snapshot(table.snapshot(current.parentId()).parentId());
        table.manageSnapshots().rollbackTo(back.snapshotId()).commit();
        System.out.printf(
                "rolled back %s from snapshot %d to %d%n", name, current.sequenceNumber(), back.sequenceNumber());
    }

    private void backUp() throws SQLException {
        List<String> statements =
                new ArrayList<>(List.of("DROP SCHEMA IF EXISTS backup CASCADE", "CREATE SCHEMA backup"));
        BACKED_UP.forEach(table -> statements.add("CREATE TABLE backup." + table + " AS TABLE public." + table));
        inOneTransaction("REPEATABLE READ", statements);
    }

    /** In one transaction, and nobody may move progress meanwhile: as docs/guarantees.md asks for. */
    private void restore() throws SQLException {
        List<String> statements = new ArrayList<>(List.of("LOCK TABLE public._cdc_progress IN ACCESS EXCLUSIVE MODE"));
        BACKED_UP.forEach(table -> {
            statements.add("DELETE FROM public." + table);
            statements.add("INSERT INTO public." + table + " SELECT * FROM backup." + table);
        });
        inOneTransaction("READ COMMITTED", statements);
    }

    private void inOneTransaction(String isolation, List<String> statements) throws SQLException {
        try (Connection connection = shop.target();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private String faults() {
        return faults(shop.job());
    }

    /** What failed of a job, as Flink shows it. */
    private String faults(String job) {
        StringBuilder faults = new StringBuilder();
        stack.flink()
                .client()
                .rest("/jobs/" + job + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .forEach(entry -> entry.path("stacktrace")
                        .asText()
                        .lines()
                        .filter(line -> line.contains("Cannot "))
                        .findFirst()
                        .ifPresent(line -> faults.append('\n').append(line)));
        return faults.toString();
    }
}
