package io.cdcplatform.sandbox.e2e;

import io.cdcplatform.sandbox.shop.Receiver.Delay;
import io.cdcplatform.sandbox.shop.ShopNames;
import io.cdcplatform.sandbox.stack.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Polls a shop's replica for new orders and remembers how long after its insert at the source each became visible. Goes on when the
 * target was away. Assumes that orders are numbered without gaps, so that it knows which of them are missing.
 */
final class ReplicaWatch implements AutoCloseable {
    private static final int POLL_MILLIS = 20;
    /** An order that is not there so long after a later one was cancelled before it could arrive. */
    private static final long PATIENCE_MILLIS = 60_000;

    private static final String NEW_ORDERS =
            """
            SELECT id, (extract(epoch FROM created_at) * 1000)::bigint FROM public.orders WHERE id > ?
            UNION ALL
            SELECT id, (extract(epoch FROM created_at) * 1000)::bigint FROM public.orders WHERE id = ANY (?)
            """;

    private final Postgres target;
    private final String database;
    private final List<Delay> delays = Collections.synchronizedList(new ArrayList<>());
    /** Missing orders, with when to give them up. */
    private final Map<Long, Long> missing = new TreeMap<>();

    private final Thread thread = new Thread(this::watch, "replica-watch");
    private long newest;
    private volatile boolean stopped;

    ReplicaWatch(Postgres target, ShopNames names) throws SQLException {
        this.target = target;
        this.database = names.replica();
        try (Connection connection = target.connect(database);
                var statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT max(id) FROM public.orders")) {
            result.next();
            newest = result.getLong(1);
        }
        thread.setDaemon(true);
        thread.start();
    }

    List<Delay> delays() {
        return List.copyOf(delays);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void watch() {
        while (!stopped) {
            try (Connection connection = target.connect(database);
                    PreparedStatement query = connection.prepareStatement(NEW_ORDERS)) {
                while (!stopped) {
                    poll(connection, query);
                    Thread.sleep(POLL_MILLIS);
                }
            } catch (SQLException away) {
                pause();
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void poll(Connection connection, PreparedStatement query) throws SQLException {
        query.setLong(1, newest);
        query.setArray(2, connection.createArrayOf("bigint", missing.keySet().toArray()));
        try (ResultSet rows = query.executeQuery()) {
            long now = System.currentTimeMillis();
            while (rows.next()) {
                long id = rows.getLong(1);
                for (long skipped = newest + 1; skipped < id; skipped++) {
                    missing.put(skipped, now + PATIENCE_MILLIS);
                }
                newest = Math.max(newest, id);
                missing.remove(id);
                delays.add(new Delay(rows.getLong(2), now - rows.getLong(2)));
            }
            missing.values().removeIf(until -> until < now);
        }
    }
}
