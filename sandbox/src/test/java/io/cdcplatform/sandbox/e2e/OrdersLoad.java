package io.cdcplatform.sandbox.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Changes of a table {@code orders} of which every 1000th row is refused somewhere, counted by row. Such a row begins at infinity and
 * is at a time that everybody can hold after its first change. Seeded; one thread at a time.
 */
final class OrdersLoad implements Runnable, AutoCloseable {
    static final int EVERY = 1000;
    static final int ROWS = 8_000;

    private static final int ROWS_AT_ONCE = 100;
    private static final int CHANGES_BETWEEN = 5;
    private static final int PAUSE_MILLIS = 5;
    private static final long SEED = 7;

    private final Pipeline shop;
    private final Connection connection;
    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> changes = new TreeMap<>();
    private final Set<Integer> gone = new HashSet<>();
    private int last = EVERY - 1;
    private volatile int total;
    private volatile boolean stopped;

    OrdersLoad(Pipeline shop) throws SQLException {
        this.shop = shop;
        this.connection = shop.source();
    }

    /** The table with the rows before the first that is refused. */
    void create() throws SQLException {
        shop.sql("CREATE TABLE orders (id int PRIMARY KEY, version int NOT NULL, at timestamptz NOT NULL)");
        shop.sql("INSERT INTO orders SELECT i, 0, now() FROM generate_series(1, " + last + ") i");
        for (int id = 1; id <= last; id++) {
            changed(id);
        }
    }

    /** Inserts all other rows, changes some in between, and each of the refused ones at least once; deletes none. */
    void fill() throws SQLException {
        connection.setAutoCommit(false);
        while (last < ROWS) {
            int from = last + 1;
            last = Math.min(ROWS, last + ROWS_AT_ONCE);
            execute(
                    "INSERT INTO orders SELECT i, 0, CASE WHEN i % 1000 = 0 THEN 'infinity' ELSE now() END"
                            + " FROM generate_series(?, ?) i",
                    from, last);
            for (int id = from; id <= last; id++) {
                changed(id);
            }
            for (int i = 0; i < CHANGES_BETWEEN; i++) {
                update(any());
            }
            connection.commit();
        }
        connection.setAutoCommit(true);
        touchRefused();
    }

    /** Updates, deletes and inserts of any rows, a third of them refused ones, until it is stopped. */
    @Override
    public void run() {
        try {
            while (!stopped) {
                int id = any();
                if (gone.remove(id)) {
                    execute("INSERT INTO orders VALUES (?, ?, clock_timestamp())", id, changes.get(id));
                    changed(id);
                } else if (random.nextInt(5) == 0) {
                    execute("DELETE FROM orders WHERE id = ?", id);
                    gone.add(id);
                    changed(id);
                } else {
                    update(id);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("Cannot load the source", e);
        }
    }

    void stop() {
        stopped = true;
    }

    void awaitMore(int more) {
        int enough = total + more;
        Scenario.patiently().until(() -> total >= enough);
    }

    /** One more change of each refused row that is there. */
    void touchRefused() throws SQLException {
        for (int id = EVERY; id <= ROWS; id += EVERY) {
            if (!gone.contains(id)) {
                update(id);
            }
        }
    }

    int changes() {
        return total;
    }

    int otherChanges() {
        return total
                - refusedChanges().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** By refused row, its insert among them. */
    Map<Integer, Integer> refusedChanges() {
        return changes.entrySet().stream()
                .filter(entry -> entry.getKey() % EVERY == 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    @Override
    public String toString() {
        return "seed=" + SEED + " rows=" + ROWS + " changes=" + total + " of refused rows=" + refusedChanges();
    }

    @Override
    public void close() throws SQLException {
        stop();
        connection.close();
    }

    private int any() {
        int refused = last / EVERY;
        return refused > 0 && random.nextInt(3) == 0 ? EVERY * (1 + random.nextInt(refused)) : 1 + random.nextInt(last);
    }

    private void update(int id) throws SQLException {
        execute("UPDATE orders SET version = version + 1, at = clock_timestamp() WHERE id = ?", id);
        changed(id);
    }

    private void execute(String sql, Integer... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void changed(int id) {
        changes.merge(id, 1, Integer::sum);
        total++;
    }
}
