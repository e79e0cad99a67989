package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.FlinkCluster;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The TaskManager is killed between a commit in the database and the checkpoint that would know of it, again and again ({@code
 * -Dkills}), while a reader polls the table. Two TaskManagers, so that the job comes back while the killed one starts.
 */
@ExtendWith(StackExtension.class)
class CommitKillIT {
    private static final List<String> KEY = List.of("id");
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int KEYS = 40;
    /** Changes that the table has and no checkpoint knows of. */
    private static final int AHEAD = 20;

    /** The cluster's own strategy waits longer after each kill. */
    private static final String[] RESTART_AT_ONCE = {
        "-Drestart-strategy.type=fixed-delay",
        "-Drestart-strategy.fixed-delay.delay=1s",
        "-Drestart-strategy.fixed-delay.attempts=1000"
    };

    private static final int POLL_MILLIS = 5;
    private static final Duration CLOSELY = Duration.ofMillis(50);

    private final AtomicInteger changes = new AtomicInteger(KEYS);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Queue<String> backwards = new ConcurrentLinkedQueue<>();
    private long polls;

    @Tag("F-9")
    @Tag("J-18")
    @Test
    void noRowGoesBackAndNoChangeIsTwiceInAJournal(Stack stack) throws Exception {
        FlinkCluster flink = stack.flink();
        try (Pipeline shop = new Pipeline(stack, "committed", "tables: [public.orders]", sinks())) {
            flink.startTaskManager(2);
            flink.awaitReady();
            shop.sql(VersionLoad.TABLE, "INSERT INTO orders SELECT i, 0 FROM generate_series(1, " + KEYS + ") i");
            shop.start(RESTART_AT_ONCE);
            shop.rest();
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> poll(shop));
            int attempts = 0;
            int hits = 0;
            try (VersionLoad load = new VersionLoad(shop, changes)) {
                for (; hits < KILLS && attempts < 3 * KILLS; attempts++) {
                    hits += isKilledBeforeTheCheckpoint(flink, shop) ? 1 : 0;
                    load.awaitChanges(1);
                }
            }
            shop.rest();
            stop.set(true);
            reader.get();

            System.out.printf(
                    "kills=%d between commit and checkpoint=%d changes=%d polls=%d backwards=%d journal=%d lake=%d%n",
                    attempts,
                    hits,
                    changes.get(),
                    polls,
                    backwards.size(),
                    OrdersJournal.number(shop, "count(*)"),
                    logged(shop).size());
            assertThat(hits).isEqualTo(KILLS);
            assertThat(backwards).isEmpty();
            assertThat(shop.replicaRows("public.orders", KEY)).isEqualTo(shop.sourceRows("public.orders", KEY));
            assertThat(OrdersJournal.number(shop, "count(*)")).isEqualTo(changes.get());
            assertThat(logged(shop)).hasSize(changes.get()).doesNotHaveDuplicates();
        } finally {
            flink.stopTaskManager(2);
            flink.awaitReady();
        }
    }

    private static Map<String, String> sinks() {
        Map<String, String> sinks = OrdersJournal.sinks();
        sinks.put(
                "lake",
                "sink_type: iceberg\niceberg: {warehouse: \"@WAREHOUSE@\", flush_interval_seconds: 5, write_mode: append}");
        return sinks;
    }

    /** Kills as soon as the table is ahead of the last checkpoint; false if one completed at the last moment. */
    private static boolean isKilledBeforeTheCheckpoint(FlinkCluster flink, Pipeline shop) throws SQLException {
        long before = shop.checkpoints();
        Scenario.patiently().pollInterval(CLOSELY).until(() -> shop.checkpoints() > before);
        long known = shop.checkpoints();
        long progress = progress(shop);
        Scenario.patiently().pollInterval(CLOSELY).until(() -> progress(shop) >= progress + AHEAD);
        int victim = flink.hosts(shop.job()).iterator().next(); // each of its slots has a part of each line
        flink.killTaskManager(victim);
        boolean isHit = shop.checkpoints() == known;
        flink.startTaskManager(victim);
        return isHit;
    }

    private static long progress(Pipeline shop) throws SQLException {
        try (Connection connection = shop.target();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT sum(next_offset) FROM _cdc_progress WHERE line = 'committed.replica'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<String> logged(Pipeline shop) throws Exception {
        List<String> logged = new ArrayList<>();
        shop.lake.forEach(
                TableIdentifier.of(shop.name, "public_orders"),
                row -> logged.add(row.getField("_cdc_partition") + "@" + row.getField("_cdc_offset")));
        return logged;
    }

    /** Remembers the newest version it saw of each row; a row that is gone must not come back. */
    private void poll(Pipeline shop) {
        Map<Integer, Integer> newest = new HashMap<>();
        try (Connection connection = shop.target();
                var all = connection.prepareStatement("SELECT id, version FROM public.orders")) {
            while (!stop.get()) {
                HashSet<Integer> gone = new HashSet<>(newest.keySet());
                try (var rows = all.executeQuery()) {
                    while (rows.next()) {
                        int id = rows.getInt(1);
                        int version = rows.getInt(2);
                        gone.remove(id);
                        Integer last = newest.put(id, version);
                        if (last != null && version < last) {
                            backwards.add("id " + id + ": " + version + " after " + last);
                        }
                    }
                }
                gone.forEach(id -> newest.put(id, Integer.MAX_VALUE));
                polls++;
                Thread.sleep(POLL_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("Cannot poll the target", e);
        }
    }
}
