package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connect is killed under load and sends again what Kafka has already: a journal, whose rows have no key to meet on, has each change once. */
@ExtendWith(StackExtension.class)
class ConnectKilledIT {
    private static final List<String> KEY = List.of("id");
    private static final int KEYS = 20;
    private static final int KILLS = 2;
    private static final int CHANGES_BETWEEN_KILLS = 400;

    @Tag("E-20")
    @Test
    void bringsEachChangeOnceToAJournalThoughConnectSendsThemAgain(Stack stack) throws Exception {
        try (Pipeline shop = new Pipeline(stack, "resent", "tables: [public.orders]", OrdersJournal.sinks())) {
            shop.sql("CREATE TABLE orders (id int PRIMARY KEY, version int NOT NULL)");
            shop.sql("INSERT INTO orders SELECT i, 0 FROM generate_series(1, " + KEYS + ") i");
            shop.start();
            shop.rest();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger changes = new AtomicInteger(KEYS);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(shop, stop, changes));
            for (int kill = 0; kill < KILLS; kill++) {
                int enough = changes.get() + CHANGES_BETWEEN_KILLS;
                Scenario.patiently()
                        .until(() -> changes.get() >= enough && OrdersJournal.number(shop, "count(*)") >= enough / 2);
                stack.connect().kill();
                stack.connect().start();
                stack.connect().awaitReady();
            }
            stop.set(true);
            load.get();
            shop.rest();

            System.out.println("changes=" + changes + " positions=" + OrdersJournal.number(shop, "max(_cdc_offset)"));
            assertThat(shop.replicaRows("public.orders", KEY)).isEqualTo(shop.sourceRows("public.orders", KEY));
            assertThat(OrdersJournal.number(shop, "count(DISTINCT (id, version))"))
                    .as("changes in the journal")
                    .isEqualTo(changes.get());
            assertThat(OrdersJournal.number(shop, "count(*)"))
                    .as("rows of the journal")
                    .isEqualTo(changes.get());
        }
    }

    private static void load(Pipeline shop, AtomicBoolean stop, AtomicInteger changes) {
        try (Connection connection = shop.source();
                var update = connection.prepareStatement("UPDATE orders SET version = version + 1 WHERE id = ?")) {
            for (int i = 0; !stop.get(); i++) {
                update.setInt(1, 1 + i % KEYS);
                update.executeUpdate();
                changes.incrementAndGet();
                Thread.sleep(5);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("Cannot load the source", e);
        }
    }
}
