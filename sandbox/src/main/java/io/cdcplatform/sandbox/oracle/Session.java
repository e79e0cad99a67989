package io.cdcplatform.sandbox.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * One client of the source: transaction after transaction, each of one table or two, until it is told to stop. Others work on the
 * same keys at the same time; who loses gives its transaction up.
 */
final class Session implements Callable<Void> {
    /** Deadlock, duplicate key, serialization: what meeting others costs. */
    private static final Set<String> CONFLICTS = Set.of("40P01", "23505", "40001");

    private static final int MOST_STATEMENTS = 5;

    private final Connection connection;
    private final RandomGenerator random;
    private final List<Table> tables;
    private final Tally tally;
    private final BooleanSupplier more;
    private final BooleanSupplier early;
    private final List<Runnable> onCommit = new ArrayList<>();
    private long rows;

    /**
     * @param more whether to go on
     * @param early whether enough has been done for now
     */
    Session(
            Connection connection,
            RandomGenerator random,
            List<Table> tables,
            Tally tally,
            BooleanSupplier more,
            BooleanSupplier early) {
        this.connection = connection;
        this.random = random;
        this.tables = List.copyOf(tables);
        this.tally = tally;
        this.more = more;
        this.early = early;
    }

    @Override
    public Void call() throws SQLException {
        try (connection) {
            connection.setAutoCommit(false);
            while (more.getAsBoolean()) {
                if (early.getAsBoolean()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                } else {
                    transaction();
                }
            }
            return null;
        }
    }

    private void transaction() throws SQLException {
        Table first = tables.get(random.nextInt(tables.size()));
        Table second = random.nextInt(3) == 0 ? tables.get(random.nextInt(tables.size())) : first;
        first.lock.readLock().lock();
        second.lock.readLock().lock();
        rows = 0;
        onCommit.clear();
        try {
            for (int i = random.nextInt(MOST_STATEMENTS); i >= 0; i--) {
                change(random.nextBoolean() ? first : second);
            }
            if (Kind.ROLLBACK.on() && random.nextInt(100) < Kind.ROLLBACK.weight) {
                connection.rollback();
                tally.did(Kind.ROLLBACK);
            } else {
                connection.commit();
                tally.changed(rows);
                onCommit.forEach(Runnable::run);
            }
        } catch (SQLException e) {
            connection.rollback();
            if (!CONFLICTS.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            tally.conflict();
        } finally {
            second.lock.readLock().unlock();
            first.lock.readLock().unlock();
        }
    }

    private void change(Table table) throws SQLException {
        Kind kind = table.keyed() ? Kind.pick(Kind.Group.ROWS, random, Set.of(Kind.ROLLBACK)) : Kind.INSERT;
        RowStatements sql = new RowStatements(table, random, tally::mark);
        switch (kind) {
            case INSERT -> run(table, sql.insert(several(table, 12), false), List.of());
            case UPSERT -> {
                List<Integer> keys = several(table, 4);
                run(table, sql.insert(keys, true), keys);
            }
            case UPDATE -> {
                int key = key(table);
                run(table, sql.update(List.of(key), false), List.of(key));
            }
            case UPDATE_MANY -> {
                List<Integer> keys = several(table, 20);
                run(table, sql.update(keys, false), keys);
            }
            case WRITE_LARGE -> {
                List<Integer> keys = several(table, 2);
                run(table, sql.update(keys, true), keys);
            }
            case DELETE -> {
                List<Integer> keys = several(table, 3);
                run(table, sql.delete(keys), keys);
            }
            case DELETE_AND_INSERT -> {
                List<Integer> keys = several(table, 3);
                run(table, sql.delete(keys), keys);
                run(table, sql.insert(keys, false), keys);
            }
            case COME_AND_GO -> comeAndGo(table, sql);
            case MANY_ROWS -> {
                List<Integer> keys = several(table, 300);
                run(table, sql.insert(keys, true), keys);
            }
            case EMPTY_TRANSACTION -> run(table, "SELECT pg_current_xact_id()", List.of());
            case SAVEPOINT_ROLLBACK -> savepoint(table, sql);
            default -> changeKey(kind, table, sql);
        }
        tally.did(kind);
    }

    private void comeAndGo(Table table, RowStatements sql) throws SQLException {
        List<Integer> keys = List.of(key(table));
        run(table, sql.insert(keys, true), keys);
        run(table, sql.update(keys, false), keys);
        run(table, sql.update(keys, false), keys);
        run(table, sql.delete(keys), keys);
    }

    private void savepoint(Table table, RowStatements sql) throws SQLException {
        List<Integer> keys = several(table, 4);
        run(table, sql.insert(keys, true), keys);
        long before = rows;
        run(table, "SAVEPOINT here", List.of());
        run(table, sql.delete(keys), keys);
        run(table, sql.insert(several(table, 4), false), keys);
        run(table, "ROLLBACK TO here", List.of());
        rows = before;
    }

    /** The new key is mostly one that was there before, or will be again: there are not many. */
    private void changeKey(Kind kind, Table table, RowStatements sql) throws SQLException {
        int from = key(table);
        int to = key(table);
        if (from == to) {
            return;
        }
        switch (kind) {
            case CHANGE_KEY -> run(table, sql.move(from, to), List.of(from, to));
            case CHANGE_KEY_TO_A_FORMER_ONE -> {
                run(table, sql.delete(List.of(to)), List.of(to));
                run(table, sql.move(from, to), List.of(from, to));
            }
            case SWAP_KEYS -> {
                int spare = table.keys + random.nextInt(table.keys);
                run(table, sql.move(from, spare), List.of(from, spare));
                run(table, sql.move(to, from), List.of(to, from));
                run(table, sql.move(spare, to), List.of(spare, to));
            }
            default -> throw new IllegalStateException("Cannot change rows by " + kind);
        }
    }

    private void run(Table table, String sql, Collection<Integer> keys) throws SQLException {
        if (!sql.isEmpty()) {
            onCommit.add(() -> table.changed(sql, keys));
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                rows += Math.max(0, statement.getUpdateCount());
            }
        }
    }

    private int key(Table table) {
        return table.keyed() ? random.nextInt(table.keys) : 0;
    }

    private List<Integer> several(Table table, int most) {
        List<Integer> keys = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            int key = table.keyed() ? key(table) : i;
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        return keys;
    }
}
