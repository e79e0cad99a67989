package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code cdc dlq replay} against the running job: a table and a journal that refuse some rows, under load, replayed before and after they are mended. */
@ExtendWith(StackExtension.class)
class ReplayIT {
    private static final List<String> KEY = List.of("id");
    private static final int KEYS = 30;
    private static final int REFUSED_FROM = 1000;
    private static final int LOAD_MILLIS = 6000;

    /** How many more runs may be needed: each takes up what arrived during the one before. */
    private static final int MOST_RUNS = 10;

    private static final long SEED = 7;

    @Tag("D-7")
    @Test
    void equalsTheSourceWithEachChangeOnceAfterItsTargetIsMendedWhileChangesGoOn(Stack stack) throws Exception {
        try (Pipeline shop = new Pipeline(stack, "replayed", "tables: [public.orders]", OrdersJournal.sinks())) {
            shop.sql("CREATE TABLE orders (id int PRIMARY KEY, version int NOT NULL, total int NOT NULL)");
            shop.sql("INSERT INTO orders SELECT i, 0, 0 FROM generate_series(1, " + KEYS + ") i");
            shop.start();
            shop.rest();
            for (String table : List.of("orders", "orders_log")) {
                atTarget(
                        shop,
                        "ALTER TABLE public." + table + " ADD CONSTRAINT cheap CHECK (total < " + REFUSED_FROM + ")");
            }

            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger changes = new AtomicInteger(KEYS);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(shop, stop, changes));
            Scenario.patiently().until(() -> cdc(stack, "list").contains("JDBC_23514"));
            assertThat(cdc(stack, "replay", "--yes"))
                    .as("all of it fails again")
                    .contains("replayed");
            Thread.sleep(LOAD_MILLIS / 2); // the load itself
            for (String table : List.of("orders", "orders_log")) {
                atTarget(shop, "ALTER TABLE public." + table + " DROP CONSTRAINT cheap");
            }
            assertThat(cdc(stack, "replay", "--sink", "replica", "--yes")).contains("replayed");
            Thread.sleep(LOAD_MILLIS / 2);
            stop.set(true);
            load.get();
            shop.rest();

            List<String> runs = new ArrayList<>();
            while (!cdc(stack, "list").contains("0 open letters") && runs.size() < MOST_RUNS) {
                runs.add(cdc(stack, "replay", "--yes"));
                Thread.sleep(2000);
            }
            System.out.println("changes=" + changes + " runs=" + runs + "\n" + cdc(stack, "list"));
            assertThat(cdc(stack, "list")).contains("0 open letters");
            Scenario.patiently()
                    .until(() -> shop.replicaRows("public.orders", KEY).equals(shop.sourceRows("public.orders", KEY)));
            Scenario.patiently().until(() -> OrdersJournal.number(shop, "count(*)") >= changes.get());
            assertThat(OrdersJournal.number(shop, "count(*)"))
                    .as("rows of the journal")
                    .isEqualTo(changes.get());
            assertThat(OrdersJournal.number(shop, "count(DISTINCT (id, version))"))
                    .isEqualTo(changes.get());

            shop.sql("UPDATE orders SET total = -1, version = version + 1");
            shop.rest();
            assertThat(shop.replicaRows("public.orders", KEY))
                    .as("every key is let go")
                    .isEqualTo(shop.sourceRows("public.orders", KEY));
            assertThat(cdc(stack, "purge", "--yes")).contains("purged");
            assertThat(cdc(stack, "list")).contains("no dead letters");
        }
    }

    private static void load(Pipeline shop, AtomicBoolean stop, AtomicInteger changes) {
        Random random = new Random(SEED);
        try (Connection connection = shop.source();
                var update = connection.prepareStatement(
                        "UPDATE orders SET version = version + 1, total = ? WHERE id = ?")) {
            while (!stop.get()) {
                int id = 1 + random.nextInt(KEYS);
                boolean refused = id % 3 == 0 && random.nextInt(5) == 0;
                update.setInt(1, refused ? REFUSED_FROM : random.nextInt(REFUSED_FROM));
                update.setInt(2, id);
                update.executeUpdate();
                changes.incrementAndGet();
                Thread.sleep(10);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("Cannot load the source", e);
        }
    }

    private static String cdc(Stack stack, String verb, String... options) {
        LetterBox.Answer answer =
                LetterBox.dlq(stack.directory().resolve("pipelines").resolve("replayed"), verb, options);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(Cdc.GOOD);
        return answer.out();
    }

    private static void atTarget(Pipeline shop, String sql) throws SQLException {
        try (Connection connection = shop.target();
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + SampleDatabases.USER);
            statement.execute(sql);
        }
    }
}
