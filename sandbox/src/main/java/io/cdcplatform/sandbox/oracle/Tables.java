package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Makes the tables of a run: names, keys and columns by chance, but always one of one partition, one of a composite key, one without a key. */
final class Tables {
    /** How the names of tables without a key begin, so that a pattern can leave them out. */
    static final String KEYLESS = "keyless ";

    static final List<String> SCHEMAS = List.of("public", "sales", "Odd-Schema");
    private static final int FEWEST_KEYS = 300;
    private static final int MOST_KEYS = 1_500;

    private final RandomGenerator random;
    private final int first;
    private int number;

    Tables(RandomGenerator random) {
        this.random = random;
        this.first = random.nextInt(100);
    }

    /** The tables of some rounds. */
    List<Table> next() {
        return IntStream.range(0, Settings.TABLES).mapToObj(this::table).toList();
    }

    /** One more, with a key. */
    Table another() {
        return table(1);
    }

    /** @param role 0: of one partition, 1: of a composite key, the last: without a key */
    private Table table(int role) {
        boolean keyless = role == Settings.TABLES - 1;
        int keyColumns = keyless ? 0 : role == 1 ? 2 + random.nextInt(2) : 1;
        List<Table.KeyColumn> key = new ArrayList<>();
        for (int i = 0; i < keyColumns; i++) {
            String column = i == 0 && random.nextBoolean() ? "id" : "Key " + i;
            key.add(new Table.KeyColumn(column, KeyType.values()[random.nextInt(KeyType.values().length)]));
        }
        Table table = new Table(
                number,
                SCHEMAS.get((first + number) % SCHEMAS.size()),
                (keyless ? KEYLESS : "") + Words.table(first + number, number / Settings.TABLES),
                random.nextInt(FEWEST_KEYS, MOST_KEYS),
                role == 0,
                key);
        number++;
        for (int i = random.nextInt(3, 9); i > 0; i--) {
            Column column = ShapeChanges.newColumn(table, random);
            if (column != null) {
                boolean required = random.nextInt(4) == 0;
                table.values.add(required ? column.withNull(false, true) : column);
            }
        }
        if (Kind.WRITE_LARGE.on() && !keyless) {
            table.values.add(Column.of("large", Type.anyLarge(random)));
        }
        return table;
    }
}
