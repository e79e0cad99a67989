package io.cdcplatform.sandbox.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes {@code public.orders (id, version)} until it is closed: mostly updates, each of which raises the version of its row, some
 * inserts of new keys, some deletes. No key comes twice, so that a version of a key is one change.
 */
final class VersionLoad implements AutoCloseable {
    static final String TABLE = "CREATE TABLE orders (id int PRIMARY KEY, version int NOT NULL)";
    private static final int PAUSE_MILLIS = 8;
    private static final int INSERT_EACH = 10;
    private static final int DELETE_EACH = 25;

    private final Pipeline shop;
    private final AtomicInteger changes;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CompletableFuture<Void> ended;

    /** @param changes counts what was changed, over several loads; at first the rows that are there, with the keys from 1 on */
    VersionLoad(Pipeline shop, AtomicInteger changes) {
        this.shop = shop;
        this.changes = changes;
        this.ended = CompletableFuture.runAsync(this::run);
    }

    void awaitChanges(int more) {
        int enough = changes.get() + more;
        Scenario.patiently().until(() -> changes.get() >= enough || ended.isDone());
    }

    @Override
    public void close() throws Exception {
        stop.set(true);
        ended.get(30, TimeUnit.SECONDS);
    }

    private void run() {
        try (Connection connection = shop.source();
                var update = connection.prepareStatement("UPDATE orders SET version = version + 1"
                        + " WHERE id = (SELECT id FROM orders ORDER BY random() LIMIT 1)");
                var insert = connection.prepareStatement(
                        "INSERT INTO orders SELECT coalesce(max(id), 0) + 1, 0 FROM orders");
                var delete =
                        connection.prepareStatement("DELETE FROM orders WHERE id = (SELECT min(id) FROM orders)")) {
            for (int i = 1; !stop.get(); i++) {
                PreparedStatement next = i % DELETE_EACH == 0 ? delete : i % INSERT_EACH == 0 ? insert : update;
                changes.addAndGet(next.executeUpdate());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("Cannot load the source", e);
        }
    }
}
