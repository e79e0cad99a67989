package io.cdcplatform.sandbox.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is done to whole tables between rounds, when all that was is delivered: new ones, other keys, made anew. */
final class TableChanges {
    private static final int FIRST_KEYS = 100;
    private static final int MOST_TABLES = 10;
    private static final int MOST_KEY_COLUMNS = 3;

    private final Connection connection;
    private final RandomGenerator random;
    private final List<Table> tables;
    private final Tally tally;
    private final ShapeChanges shapes;
    private final Tables maker;
    private final Runnable apply;
    private final Callable<?> settle;
    private final Callable<?> compare;

    /**
     * @param apply what the user does after making a table: {@code cdc apply}
     * @param settle waits until all is delivered: the connector looks a table's key up when it meets its rows
     * @param compare the same, and compares: behind a change of the key rows of several keys may be of one, in an order that
     *     nobody promises
     */
    TableChanges(
            Connection connection,
            RandomGenerator random,
            List<Table> tables,
            Tally tally,
            ShapeChanges shapes,
            Tables maker,
            Runnable apply,
            Callable<?> settle,
            Callable<?> compare) {
        this.connection = connection;
        this.random = random;
        this.tables = tables;
        this.tally = tally;
        this.shapes = shapes;
        this.maker = maker;
        this.apply = apply;
        this.settle = settle;
        this.compare = compare;
    }

    static void create(Connection connection, Table table, Tally tally) throws SQLException {
        List<String> statements = Source.creation(table);
        run(connection, statements);
        table.shaped(statements.get(0), tally.mark());
    }

    /** Its first rows. */
    static void fill(Connection connection, Table table, RandomGenerator random, Tally tally) throws SQLException {
        RowStatements rows = new RowStatements(table, random, tally::mark);
        run(
                connection,
                List.of(rows.insert(IntStream.range(0, FIRST_KEYS).boxed().toList(), false)));
        tally.changed(FIRST_KEYS);
    }

    /** One of the kinds, if it is possible with the table that chance picks. */
    void change() throws Exception {
        settle.call();
        connection.setAutoCommit(true);
        Kind kind = Kind.pick(Kind.Group.AT_REST, random, Set.of());
        boolean done =
                switch (kind) {
                    case MAKE_REQUIRED -> shapes.changed(kind);
                    case ADD_TABLE -> addTable();
                    case ADD_KEY_COLUMN -> addKeyColumn(any());
                    case DROP_KEY_COLUMN -> dropKeyColumn(any());
                    case DROP_AND_CREATE_TABLE -> createAgain(any());
                    default -> throw new IllegalStateException("Cannot change tables by " + kind);
                };
        if (done && kind != Kind.MAKE_REQUIRED) {
            tally.did(kind);
        }
    }

    private boolean addTable() throws SQLException {
        if (tables.size() >= MOST_TABLES) {
            return false;
        }
        Table table = maker.another();
        create(connection, table, tally);
        apply.run();
        fill(connection, table, random, tally);
        tables.add(table);
        return true;
    }

    /** The rows that are there get a value that the generator knows. */
    private boolean addKeyColumn(Table table) throws Exception {
        if (!table.keyed() || table.key().size() >= MOST_KEY_COLUMNS) {
            return false;
        }
        compare.call();
        Table.KeyColumn column = new Table.KeyColumn(
                "key part " + table.key().size() + "_" + tally.mark(),
                KeyType.values()[random.nextInt(KeyType.values().length)]);
        List<String> statements = new ArrayList<>();
        statements.add("ALTER TABLE " + table.quoted() + " ADD COLUMN " + Table.quote(column.name()) + " "
                + column.type().type.sql() + " NOT NULL DEFAULT "
                + column.type().literal(0) + ", DROP CONSTRAINT pk_"
                + table.number);
        table.key().add(column);
        keyed(table, statements);
        return true;
    }

    /** Of rows that would have one key then, one stays. */
    private boolean dropKeyColumn(Table table) throws Exception {
        if (table.key().size() < 2) {
            return false;
        }
        String others = table.key().subList(0, table.key().size() - 1).stream()
                .map(column -> Table.quote(column.name()))
                .collect(Collectors.joining(", "));
        run(
                connection,
                List.of("DELETE FROM " + table.quoted() + " WHERE ctid NOT IN (SELECT min(ctid) FROM " + table.quoted()
                        + " GROUP BY " + others + ")"));
        compare.call();
        Table.KeyColumn column = table.key().remove(table.key().size() - 1);
        List<String> statements = new ArrayList<>();
        statements.add("ALTER TABLE " + table.quoted() + " DROP COLUMN " + Table.quote(column.name()));
        keyed(table, statements);
        return true;
    }

    private void keyed(Table table, List<String> statements) throws SQLException {
        long mark = tally.mark();
        statements.add("ALTER TABLE " + table.quoted() + " ADD " + Source.primaryKey(table));
        int shape = statements.size();
        statements.addAll(Source.triggers(table));
        run(connection, statements);
        table.shaped(String.join(";\n", statements.subList(0, shape)), mark);
        touch(table);
    }

    /** Its rows are deleted first: that a table is gone is told by no event. */
    private boolean createAgain(Table table) throws Exception {
        if (!table.keyed()) {
            return false;
        }
        run(connection, List.of("DELETE FROM " + table.quoted()));
        compare.call(); // the key of the new table may have another schema, and so lead to another partition
        run(connection, List.of("DROP TABLE " + table.quoted()));
        table.values.clear();
        for (int i = random.nextInt(3, 8); i > 0; i--) {
            Column column = ShapeChanges.newColumn(table, random);
            if (column != null) {
                table.values.add(column);
            }
        }
        create(connection, table, tally);
        apply.run();
        touch(table);
        return true;
    }

    private void touch(Table table) throws SQLException {
        RowStatements rows = new RowStatements(table, random, tally::mark);
        run(connection, List.of(rows.insert(List.of(0), true), rows.touchOne()));
        tally.changed(2);
    }

    private Table any() {
        return tables.get(random.nextInt(tables.size()));
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
