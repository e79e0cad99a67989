package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pipeline's file changes between a stop with savepoint and the start from it. */
@ExtendWith(StackExtension.class)
class ChangedFileIT {
    private static final List<String> KEY = List.of("id");
    private static final int KEYS = 30;
    private static final int ITEMS = 12;
    private static final String SECOND =
            "sink_type: postgres\npostgres: {@REPLICA@, target_table: \"{schema}.{table}_second\", write_mode: append}";

    private final AtomicInteger changes = new AtomicInteger(KEYS);

    @Tag("F-2")
    @Test
    void oldLinesGoOnAndNewOnesBeginAtTheBeginning(Stack stack) throws Exception {
        Map<String, String> sinks = OrdersJournal.sinks();
        sinks.put("lake", Pipeline.LAKE);
        sinks.put("notify", Pipeline.SINKS.get("notify"));
        try (Pipeline shop = new Pipeline(stack, "changed", "tables: [public.orders]", sinks)) {
            shop.sql(VersionLoad.TABLE, "INSERT INTO orders SELECT i, 0 FROM generate_series(1, " + KEYS + ") i");
            shop.start();
            shop.rest();
            load(shop);
            shop.rest();
            String savepoint = shop.stop();
            long snapshot = snapshot(shop);

            sinks.put("second", SECOND);
            shop.sql("CREATE TABLE items (id int PRIMARY KEY, name text)");
            shop.write("tables: [public.orders, public.items]", sinks);
            shop.start("-s", savepoint);
            Scenario.patiently().until(() -> rows(shop, "orders_second") == changes.get());

            assertThat(shop.receiver.table("public.orders").repeats())
                    .as("sent again by the old line")
                    .isZero();
            assertThat(snapshot(shop)).as("the lake's old line wrote nothing").isEqualTo(snapshot);
            shop.sql("INSERT INTO items SELECT i, 'i' || i FROM generate_series(1, " + ITEMS + ") i");
            load(shop);
            shop.rest();
            assertEachOnce(shop);
            shop.assertEqual("items", KEY);
            for (String table : List.of("items_log", "items_second")) {
                assertThat(rows(shop, table)).as(table).isEqualTo(ITEMS);
            }
            assertThat(shop.receiver.table("public.items").changes()).isEqualTo(ITEMS);

            String next = shop.stop();
            long before = rows(shop, "orders_second");
            sinks.remove("second");
            shop.write("tables: [public.orders, public.items]", sinks);
            assertThatThrownBy(() -> shop.start("-s", next)).hasMessageContaining("allowNonRestoredState");
            shop.start("-s", next, "--allowNonRestoredState");
            load(shop);
            shop.rest();
            assertThat(shop.receiver.table("public.orders").repeats()).isZero();
            assertThat(rows(shop, "orders_second")).isEqualTo(before);
            shop.assertEqual("orders", KEY);
            System.out.printf(
                    "changes=%d journal=%d second=%d repeats=%d%n",
                    changes.get(),
                    OrdersJournal.number(shop, "count(*)"),
                    before,
                    shop.receiver.table("public.orders").repeats());
        }
    }

    private void assertEachOnce(Pipeline shop) throws Exception {
        shop.assertEqual("orders", KEY);
        assertThat(OrdersJournal.number(shop, "count(*)")).isEqualTo(changes.get());
        assertThat(rows(shop, "orders_second")).isEqualTo(changes.get());
        assertThat(shop.receiver.table("public.orders").changes()).isEqualTo(changes.get());
        assertThat(shop.receiver.table("public.orders").repeats()).isZero();
    }

    private void load(Pipeline shop) throws Exception {
        try (VersionLoad load = new VersionLoad(shop, changes)) {
            load.awaitChanges(200);
        }
    }

    private static long snapshot(Pipeline shop) {
        return shop.lake
                .load(TableIdentifier.of(shop.name, "public_orders"))
                .currentSnapshot()
                .snapshotId();
    }

    private static long rows(Pipeline shop, String table) throws SQLException {
        try (var connection = shop.target();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM public." + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
