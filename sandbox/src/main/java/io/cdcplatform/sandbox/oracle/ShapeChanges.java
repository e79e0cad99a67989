package io.cdcplatform.sandbox.oracle;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes tables while their rows change, one table at a time, and behind each change writes a row, because PostgreSQL's log tells
 * of a new shape with the next row only.
 */
final class ShapeChanges {
    private static final int FEWEST = 2;
    private static final int MOST = 14;
    private static final int ATTEMPTS = 50;

    private final Connection connection;
    private final RandomGenerator random;
    private final List<Table> tables;
    private final Tally tally;
    /** Drawn when the statement is made: rows of later marks are written behind it. */
    private long shapeMark;

    ShapeChanges(Connection connection, RandomGenerator random, List<Table> tables, Tally tally) {
        this.connection = connection;
        this.random = random;
        this.tables = tables;
        this.tally = tally;
    }

    /** One change of one table; none where none is possible. */
    void change() throws SQLException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (changed(Kind.pick(Kind.Group.SCHEMA, random, Set.of()))) {
                return;
            }
        }
    }

    /** Tries it with one table by chance. */
    boolean changed(Kind kind) throws SQLException {
        Table table = tables.get(random.nextInt(tables.size()));
        table.lock.writeLock().lock();
        try {
            List<String> statements = statements(kind, table);
            if (!statements.isEmpty()) {
                run(kind, table, statements);
            }
            return !statements.isEmpty();
        } finally {
            table.lock.writeLock().unlock();
        }
    }

    /** No NULL is written into a column from now on, and those that are there go; the next round may make it NOT NULL. */
    void fill() throws SQLException {
        Table table = tables.get(random.nextInt(tables.size()));
        Column column = any(
                table, each -> each.nullable() && !each.filled() && !each.type().large());
        if (column == null || !table.keyed()) {
            return;
        }
        replace(table, column, column.withNull(true, true));
        String sql = "UPDATE " + table.quoted() + " SET mark = " + tally.mark() + ", " + column.quoted() + " = "
                + column.literal(random) + " WHERE " + column.quoted() + " IS NULL";
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            tally.changed(statement.executeUpdate(sql));
        }
        table.changed(sql, List.of());
    }

    private void run(Kind kind, Table table, List<String> statements) throws SQLException {
        RowStatements rows = new RowStatements(table, random, tally::mark);
        long changed = 0;
        connection.setAutoCommit(kind != Kind.ADD_COLUMN_AMONG_ROWS);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                changed += Math.max(0, statement.executeUpdate(sql));
            }
            table.shaped(String.join(";\n", statements), shapeMark);
            changed += statement.executeUpdate(rows.touchOne());
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        tally.changed(changed);
        tally.did(kind);
    }

    /** Changes what is known of the table as well; empty where the table does not lend itself. */
    private List<String> statements(Kind kind, Table table) {
        shapeMark = tally.mark();
        return switch (kind) {
            case ADD_COLUMN -> add(table, newColumn(table));
            case ADD_COLUMN_WITH_DEFAULT -> add(table, withDefault(newColumn(table)));
            case ADD_REQUIRED_COLUMN_WITH_DEFAULT -> {
                Column column = withDefault(newColumn(table));
                yield add(table, column == null ? null : column.withNull(false, true));
            }
            case ADD_COLUMN_AMONG_ROWS -> addAmongRows(table);
            case DROP_COLUMN, ADD_A_DROPPED_COLUMN_AGAIN -> drop(kind, table);
            case RENAME_COLUMN, RENAME_COLUMN_IN_THE_MIDDLE -> rename(kind, table);
            case WIDEN -> widen(table);
            case NARROW -> narrow(table);
            case MAKE_NULLABLE -> {
                Column column = any(table, each -> !each.nullable());
                yield column == null
                        ? List.of()
                        : alter(table, column, column.withNull(true, false), "ALTER %s DROP NOT NULL");
            }
            case MAKE_REQUIRED -> {
                Column column = any(table, each -> each.nullable() && each.filled());
                yield column == null
                        ? List.of()
                        : alter(table, column, column.withNull(false, true), "ALTER %s SET NOT NULL");
            }
            case CHANGE_DEFAULT -> changeDefault(table);
            case TRUNCATE -> table.onePartition || !table.keyed() ? List.of("TRUNCATE " + table.quoted()) : List.of();
            default -> throw new IllegalStateException("Cannot change a table by " + kind);
        };
    }

    private List<String> add(Table table, @Nullable Column column) {
        if (column == null || table.values.size() >= MOST) {
            return List.of();
        }
        shapeMark = tally.mark();
        table.values.add(column);
        table.young.add(column.name());
        return List.of("ALTER TABLE " + table.quoted() + " ADD COLUMN " + column.declaration());
    }

    private List<String> addAmongRows(Table table) {
        if (!table.keyed() || table.values.size() >= MOST) {
            return List.of();
        }
        RowStatements rows = new RowStatements(table, random, tally::mark);
        int key = random.nextInt(table.keys);
        List<Integer> keys = List.of(key, (key + 1) % table.keys);
        List<String> statements = new ArrayList<>(List.of(rows.delete(keys), rows.insert(keys.subList(0, 1), false)));
        statements.addAll(add(table, newColumn(table)));
        statements.add(rows.update(keys, false));
        statements.add(rows.insert(keys, true));
        return statements;
    }

    private List<String> drop(Kind kind, Table table) {
        Column column = any(table, each -> true);
        if (column == null || table.values.size() <= FEWEST) {
            return List.of();
        }
        table.values.remove(column);
        List<String> statements = new ArrayList<>();
        statements.add("ALTER TABLE " + table.quoted() + " DROP COLUMN " + column.quoted());
        if (kind == Kind.ADD_A_DROPPED_COLUMN_AGAIN) {
            statements.add(new RowStatements(table, random, tally::mark).touchOne());
            // Of the same type: a journal keeps both columns in one.
            statements.addAll(add(table, Column.of(column.name(), column.type())));
        }
        return statements;
    }

    private List<String> rename(Kind kind, Table table) {
        boolean inTheMiddle = kind == Kind.RENAME_COLUMN_IN_THE_MIDDLE;
        Column last = table.values.get(table.values.size() - 1);
        Column column = any(table, each -> !inTheMiddle || each != last);
        Column fresh = newColumn(table);
        if (column == null || fresh == null) {
            return List.of();
        }
        table.young.add(fresh.name());
        List<String> statements =
                new ArrayList<>(alter(table, column, column.named(fresh.name()), "RENAME %s TO " + fresh.quoted()));
        if (!inTheMiddle && table.keyed()) {
            statements.add("UPDATE " + table.quoted() + " SET mark = " + tally.mark()
                    + (column.type().large()
                            ? ", " + fresh.quoted() + " = "
                                    + column.named(fresh.name()).rewritten()
                            : ""));
        }
        return statements;
    }

    private List<String> widen(Table table) {
        Column column = any(table, each -> each.type().wider(random) != null);
        Type wider = column == null ? null : column.type().wider(random);
        return column == null || wider == null
                ? List.of()
                : alter(table, column, column.typed(wider), "ALTER %s TYPE " + wider.sql());
    }

    private List<String> narrow(Table table) {
        Column column = any(table, each -> each.type().narrower() != null);
        Type narrower = column == null ? null : column.type().narrower();
        return column == null || narrower == null
                ? List.of()
                : alter(table, column, column.typed(narrower), "ALTER %s TYPE " + narrower.sql());
    }

    private List<String> changeDefault(Table table) {
        // The connector reads defaults from the catalogue: a new column must have been seen with the one that it was
        // added with.
        Column column = any(table, each -> each.type().hasKnownDefaults() && !table.isYoung(each));
        if (column == null) {
            return List.of();
        }
        if (column.fallback() != null) {
            return alter(table, column, column.withDefault(null), "ALTER %s DROP DEFAULT");
        }
        String fallback = constant(column);
        return alter(table, column, column.withDefault(fallback), "ALTER %s SET DEFAULT " + fallback);
    }

    private List<String> alter(Table table, Column before, Column after, String change) {
        replace(table, before, after);
        return List.of("ALTER TABLE " + table.quoted() + " " + change.replace("%s", before.quoted()));
    }

    private static void replace(Table table, Column before, Column after) {
        table.values.set(table.values.indexOf(before), after);
    }

    /** The connector tells defaults of some types only, and none of a column whose name is not ASCII: it looks that up misread. */
    private @Nullable Column withDefault(@Nullable Column column) {
        if (column == null || !column.type().hasKnownDefaults() || !isAscii(column.name())) {
            return null;
        }
        return column.withDefault(constant(column));
    }

    private static boolean isAscii(String name) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(name);
    }

    /** Of a default text the connector tells what is before its first quote or end of line, and each backslash twice. */
    private String constant(Column column) {
        String literal = column.literal(random).replace('\n', ' ').replace('\\', ' ');
        int begin = literal.indexOf('\'') + 1;
        int end = literal.lastIndexOf('\'');
        return end <= begin
                ? literal
                : literal.substring(0, begin)
                        + literal.substring(begin, end).replace("''", "`")
                        + literal.substring(end);
    }

    /** Null when a free name was not found. */
    private @Nullable Column newColumn(Table table) {
        return newColumn(table, random);
    }

    static @Nullable Column newColumn(Table table, RandomGenerator random) {
        for (int i = 0; i < 10; i++) {
            String name = Words.column(random);
            if (table.claim(name)) {
                return Column.of(name, Type.any(random));
            }
        }
        return null;
    }

    private @Nullable Column any(Table table, Predicate<Column> wanted) {
        List<Column> all = table.values.stream().filter(wanted).toList();
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }
}
