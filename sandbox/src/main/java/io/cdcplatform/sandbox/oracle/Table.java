package io.cdcplatform.sandbox.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/**
 * A table of the source as the generator knows it: its columns, its keys by number, and its last statements.
 *
 * <p>Who changes rows holds the read lock until the commit, who changes the table the write lock.
 */
final class Table {
    /** Each statement writes another number into it, so that a row tells which change it is of. */
    static final String MARK = "mark";

    private static final int STATEMENTS = 2_000;
    private static final int SHOWN = 700;

    final int number;
    final String schema;
    final String name;
    final int keys;
    final boolean onePartition;
    final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** In the source's order, behind the key and the mark. */
    final List<Column> values = new ArrayList<>();

    /** Names of the columns that no target has been seen to have. */
    final Set<String> young = new HashSet<>();

    private final Set<String> had = new HashSet<>();

    private final List<KeyColumn> key;
    private final Deque<Entry> statements = new ArrayDeque<>();
    private long shapedAt;

    /** A column of the key. */
    record KeyColumn(String name, KeyType type) {}

    private record Entry(String sql, boolean ofShape, Set<String> keys) {}

    /** @param keys how many keys there are; a table without a key has none */
    Table(int number, String schema, String name, int keys, boolean onePartition, List<KeyColumn> key) {
        this.number = number;
        this.schema = schema;
        this.name = name;
        this.keys = keys;
        this.onePartition = onePartition;
        this.key = new ArrayList<>(key);
    }

    static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    boolean keyed() {
        return !key.isEmpty();
    }

    List<KeyColumn> key() {
        return key;
    }

    /** Without quotes, as configurations have it. */
    String plainName() {
        return schema + "." + name;
    }

    String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** All columns, in the source's order. */
    List<Column> columns() {
        List<Column> all = new ArrayList<>();
        key.forEach(column -> all.add(Column.required(column.name(), column.type().type)));
        all.add(Column.required(MARK, Type.BIGINT));
        all.addAll(values);
        return all;
    }

    List<Column> large() {
        return values.stream().filter(column -> column.type().large()).toList();
    }

    /** Comma-separated. */
    String keyColumns() {
        return key.stream().map(column -> quote(column.name())).collect(Collectors.joining(", "));
    }

    /** Comma-separated literals of a key. */
    String keyValues(int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(key.get(i).type().literal(part(number, i)));
        }
        return text.toString();
    }

    /** A condition for some keys. */
    String where(Collection<Integer> numbers) {
        return "(" + keyColumns() + ") IN "
                + numbers.stream()
                        .map(number -> "(" + keyValues(number) + ")")
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    String keyText(int number) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(key.get(i).type().canonical(part(number, i)));
        }
        return String.join("/", parts);
    }

    /** The key that a row has; without a key, its mark. */
    String keyText(List<Column> columns, List<String> row) {
        if (!keyed()) {
            return row.get(indexOf(columns, MARK));
        }
        return key.stream()
                .map(column -> row.get(indexOf(columns, column.name())))
                .collect(Collectors.joining("/"));
    }

    /** The mark of the last change of the table's shape: rows of a later mark are of the shape that it has now. */
    synchronized long shapedAt() {
        return shapedAt;
    }

    synchronized void shaped(String sql, long mark) {
        shapedAt = mark;
        remember(new Entry(sql, true, Set.of()));
    }

    synchronized void changed(String sql, Collection<Integer> numbers) {
        remember(new Entry(
                sql.length() > SHOWN ? sql.substring(0, SHOWN) + " ..." : sql,
                false,
                numbers.stream().map(this::keyText).collect(Collectors.toSet())));
    }

    /** What was done to some keys, and to the table, of late. */
    synchronized List<String> history(Set<String> keyTexts, int most) {
        List<String> all = statements.stream()
                .filter(entry -> entry.ofShape()
                        || entry.keys().isEmpty()
                        || entry.keys().stream().anyMatch(keyTexts::contains))
                .map(Entry::sql)
                .toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /** What a row of before the table's shape says of columns that came since is nothing. */
    List<String> asShaped(List<Column> columns, List<String> row, long mark) {
        if (mark <= shapedAt()) {
            for (int i = 0; i < columns.size(); i++) {
                if (isYoung(columns.get(i))) {
                    row.set(i, Observed.KEPT);
                }
            }
        }
        return row;
    }

    boolean isYoung(Column column) {
        return young.contains(column.name());
    }

    /**
     * Takes a name for another column, if no column ever had it: what a column of the same name but of a type that no cast reaches
     * has to do with the one before, no target can tell, and halts.
     */
    boolean claim(String column) {
        String plain = Words.plain(column);
        return !plain.equals(MARK)
                && key.stream().map(KeyColumn::name).noneMatch(name -> Words.plain(name)
                        .equals(plain))
                && had.add(plain);
    }

    static int indexOf(List<Column> columns, String name) {
        return find(columns, name).orElseThrow(() -> new IllegalArgumentException("Cannot find column " + name));
    }

    static Optional<Integer> find(List<Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** A composite key counts like digits: its first column changes slowest. */
    private int part(int number, int column) {
        if (key.size() == 1) {
            return number;
        }
        return column == 0 ? number / 20 : column == 1 ? number % 20 : number % 3;
    }

    private void remember(Entry entry) {
        statements.add(entry);
        if (statements.size() > STATEMENTS) {
            statements.removeFirst();
        }
    }
}
