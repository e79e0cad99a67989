package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Makes the tables of a run: names, keys and columns by chance, but always one of one partition, one of a composite key, one without a key. */
final class Tables {
    private static final List<String> SCHEMAS = List.of("public", "sales", "Odd-Schema");
    private static final int FEWEST_KEYS = 300;
    private static final int MOST_KEYS = 1_500;

    private Tables() {}

    static List<String> schemas() {
        return SCHEMAS;
    }

    static List<Table> random(RandomGenerator random) {
        int first = random.nextInt(100);
        return IntStream.range(0, Settings.TABLES)
                .mapToObj(number -> table(number, Words.table(first + number), random))
                .toList();
    }

    static Table table(int number, String name, RandomGenerator random) {
        boolean keyless = number == Settings.TABLES - 1;
        int keyColumns = keyless ? 0 : number % 4 == 1 ? 2 + random.nextInt(2) : 1;
        List<Table.KeyColumn> key = new ArrayList<>();
        for (int i = 0; i < keyColumns; i++) {
            String column = i == 0 && random.nextBoolean() ? "id" : "Key " + i;
            key.add(new Table.KeyColumn(column, KeyType.values()[random.nextInt(KeyType.values().length)]));
        }
        Table table = new Table(
                number,
                SCHEMAS.get(random.nextInt(SCHEMAS.size())),
                name,
                random.nextInt(FEWEST_KEYS, MOST_KEYS),
                number == 0,
                key);
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
