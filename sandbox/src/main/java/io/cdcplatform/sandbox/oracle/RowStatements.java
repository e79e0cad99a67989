package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Random changes of the rows of a table as SQL; each marks the rows that it writes. */
record RowStatements(Table table, RandomGenerator random, LongSupplier marks) {

    /** @param replace what to do with keys that are there: overwrite, or leave them alone */
    String insert(Collection<Integer> keys, boolean replace) {
        String rows = keys.stream().map(this::row).collect(Collectors.joining(",\n "));
        String names = table.columns().stream().map(Column::quoted).collect(Collectors.joining(", ", " (", ")"));
        String insert = "INSERT INTO " + table.quoted() + names + " VALUES " + rows;
        if (!table.keyed()) {
            return insert;
        }
        if (!replace) {
            return insert + " ON CONFLICT DO NOTHING";
        }
        List<String> set = new ArrayList<>(List.of("mark = excluded.mark"));
        some(false).forEach(column -> set.add(column.quoted() + " = excluded." + column.quoted()));
        return insert + " ON CONFLICT (" + table.keyColumns() + ") DO UPDATE SET " + String.join(", ", set);
    }

    /** @param large whether large values are written; else they are left alone */
    String update(Collection<Integer> keys, boolean large) {
        return "UPDATE " + table.quoted() + " SET mark = " + marks.getAsLong()
                + some(large).stream()
                        .map(column -> ", " + column.quoted() + " = " + column.value(random))
                        .collect(Collectors.joining())
                + " WHERE " + table.where(keys);
    }

    String delete(Collection<Integer> keys) {
        return "DELETE FROM " + table.quoted() + " WHERE " + table.where(keys);
    }

    /** Unless the key is taken. */
    String move(int from, int to) {
        String large = table.large().stream()
                .filter(column -> !Kind.CHANGE_KEY_KEEPING_LARGE.on())
                .map(column -> ", " + column.quoted() + " = " + column.rewritten())
                .collect(Collectors.joining());
        return "UPDATE " + table.quoted() + " SET mark = " + marks.getAsLong() + ", (" + table.keyColumns() + ") = ROW("
                + table.keyValues(to) + ")" + large + " WHERE " + table.where(List.of(from))
                + " AND NOT EXISTS (SELECT FROM "
                + table.quoted() + " WHERE " + table.where(List.of(to)) + ")";
    }

    /** Any one row, so that the log tells of the table's new shape. */
    String touchOne() {
        return table.keyed()
                ? "UPDATE " + table.quoted() + " SET mark = " + marks.getAsLong() + " WHERE ctid = (SELECT ctid FROM "
                        + table.quoted() + " LIMIT 1)"
                : insert(List.of(0), false);
    }

    private List<Column> some(boolean large) {
        return table.values.stream()
                .filter(column -> column.type().large() == large && (large || random.nextInt(3) == 0))
                .toList();
    }

    private String row(int key) {
        return table.columns().stream()
                .skip(table.key().size() + 1L)
                .map(column -> column.fallback() != null && random.nextInt(3) == 0 ? "DEFAULT" : column.value(random))
                .collect(Collectors.joining(
                        ", ",
                        "(" + (table.keyed() ? table.keyValues(key) + ", " : "") + marks.getAsLong()
                                + (table.values.isEmpty() ? "" : ", "),
                        ")"));
    }
}
