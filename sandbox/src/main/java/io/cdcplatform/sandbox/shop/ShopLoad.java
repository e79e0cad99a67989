package io.cdcplatform.sandbox.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens in the shop: inserts, updates, deletes and changed keys in transactions of one to several rows, at a given rate of
 * changed rows per second. Counts every change that it committed, per table, as a change log counts them: a changed key is two.
 *
 * <p>Assumes that it is the only one who writes; one thread, one connection, one seed.
 */
public final class ShopLoad implements Runnable {
    private static final String[] STATUS = {"paid", "packed", "shipped", "delivered", "returned"};

    private final Connection connection;
    private final int rate;
    private final Random random;
    private final Map<String, AtomicLong> committed = new ConcurrentHashMap<>();
    private final Map<String, Long> pending = new java.util.HashMap<>();
    private final Map<String, PreparedStatement> statements = new java.util.HashMap<>();
    private final Deque<Long> open = new ArrayDeque<>();
    private final List<Long> customers = new ArrayList<>();
    private long nextOrder = Shop.ORDERS + 1;
    private long nextCustomer = Shop.CUSTOMERS + 1;
    private volatile boolean stopped;

    public ShopLoad(Connection connection, int rate, long seed) throws SQLException {
        this.connection = connection;
        this.rate = rate;
        this.random = new Random(seed);
        connection.setAutoCommit(false);
        try (Statement session = connection.createStatement()) {
            // One session has to do what many clients would: it need not wait for the disk at each commit.
            session.execute("SET synchronous_commit = off");
        }
        connection.commit();
        for (long id = 1; id <= Shop.ORDERS; id++) {
            open.add(id);
        }
        for (long id = 1; id <= Shop.CUSTOMERS; id++) {
            customers.add(id);
        }
    }

    /** Committed changes of a table since the load began. */
    public long changes(String table) {
        AtomicLong count = committed.get(table);
        return count == null ? 0 : count.get();
    }

    public long changes() {
        return committed.values().stream().mapToLong(AtomicLong::get).sum();
    }

    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        long done = 0;
        try {
            while (!stopped) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * done / rate;
                long early = due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                    continue;
                }
                transaction();
                done += commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot change the shop: " + e.getMessage(), e);
        }
    }

    private void transaction() throws SQLException {
        int dice = random.nextInt(100);
        if (dice < 40) {
            placeOrder();
        } else if (dice < 70) {
            moveOrder();
        } else if (dice < 80) {
            changePrice();
        } else if (dice < 88) {
            changeCustomer();
        } else if (dice < 94) {
            cancelOrder();
        } else if (dice < 97) {
            renumberLine();
        } else {
            comeAndGo();
        }
    }

    private void placeOrder() throws SQLException {
        long id = nextOrder++;
        change(
                "orders",
                "INSERT INTO orders VALUES (?, ?, 'placed', ?::numeric(12,2), ?, current_date, clock_timestamp(), NULL)",
                id,
                customers.get(random.nextInt(customers.size())),
                random.nextInt(100_000) / 100.0,
                new UUID(random.nextLong(), random.nextLong()));
        int lines = 1 + random.nextInt(4);
        for (int line = 1; line <= lines; line++) {
            change(
                    "order_lines",
                    "INSERT INTO order_lines VALUES (?, ?, ?, ?, 9.99)",
                    id,
                    line,
                    sku(),
                    1 + random.nextInt(9));
        }
        audit("placed", id);
        open.add(id);
    }

    private void moveOrder() throws SQLException {
        Long id = open.poll();
        if (id == null) {
            return;
        }
        String status = STATUS[random.nextInt(STATUS.length)];
        change(
                "orders",
                "UPDATE orders SET status = ?, note = ? WHERE id = ?",
                status,
                "moved to " + status + " – ok",
                id);
        if (random.nextInt(4) == 0) {
            change("orders", "UPDATE orders SET total = total + 1 WHERE id = ?", id);
        }
        open.add(id);
    }

    private void changePrice() throws SQLException {
        change(
                "products",
                "UPDATE products SET price = price + 0.01, stock = stock - 1, tags = array_append(tags[1:4], 'sale') WHERE sku = ?",
                sku());
    }

    private void changeCustomer() throws SQLException {
        long id = customers.get(random.nextInt(customers.size()));
        change(
                "customers",
                "UPDATE customers SET credit = credit + 0.5, rating = rating * 1.01, address = address || jsonb_build_object('n', ?::int), updated_at = clock_timestamp() WHERE id = ?",
                random.nextInt(1000),
                id);
    }

    private void cancelOrder() throws SQLException {
        Long id = open.poll();
        if (id == null) {
            return;
        }
        change("order_lines", "DELETE FROM order_lines WHERE order_id = ?", id);
        change("orders", "DELETE FROM orders WHERE id = ?", id);
        audit("cancelled", id);
    }

    /** Changes part of a key: the change log has a delete and an insert for it. */
    private void renumberLine() throws SQLException {
        Long id = open.peek();
        if (id != null) {
            change(
                    "order_lines",
                    "UPDATE order_lines SET line_no = line_no + 100 WHERE order_id = ? AND line_no = 1",
                    id);
            pending.computeIfPresent("order_lines", (table, rows) -> rows + lastRows);
        }
    }

    /** A customer who appears, changes and, half of the time, leaves again within one transaction. */
    private void comeAndGo() throws SQLException {
        long id = nextCustomer++;
        change(
                "customers",
                "INSERT INTO customers (id, email, created_at) VALUES (?, ?, clock_timestamp())",
                id,
                "new" + id + "@example.com");
        change("customers", "UPDATE customers SET name = 'New ' || id WHERE id = ?", id);
        if (random.nextBoolean()) {
            change("customers", "DELETE FROM customers WHERE id = ?", id);
        } else {
            customers.add(id);
        }
    }

    private void audit(String action, long order) throws SQLException {
        change(
                "audit",
                "INSERT INTO audit VALUES (clock_timestamp(), 'shop', ?, jsonb_build_object('order', ?::bigint))",
                action,
                order);
    }

    private String sku() {
        return "SKU-" + (1 + random.nextInt(Shop.PRODUCTS));
    }

    private long lastRows;

    private void change(String table, String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        lastRows = statement.executeUpdate();
        pending.merge(table, lastRows, Long::sum);
    }

    private long commit() throws SQLException {
        connection.commit();
        long rows = 0;
        for (Map.Entry<String, Long> entry : pending.entrySet()) {
            committed.computeIfAbsent(entry.getKey(), table -> new AtomicLong()).addAndGet(entry.getValue());
            rows += entry.getValue();
        }
        pending.clear();
        return Math.max(1, rows);
    }
}
