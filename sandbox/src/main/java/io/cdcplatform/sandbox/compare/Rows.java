package io.cdcplatform.sandbox.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All rows of a table in canonical text, as a multiset by key: a table without a key has its whole row as key.
 *
 * @param byKey key text → the rows that have it; more than one row is a fault where the table has a key
 */
public record Rows(List<String> columns, Map<String, List<String>> byKey) {

    static final class Collector {
        private final List<String> columns;
        private final int[] key;
        private final Map<String, List<String>> byKey = new HashMap<>();

        Collector(List<String> columns, List<String> key) {
            this.columns = columns;
            this.key = key.stream().mapToInt(columns::indexOf).toArray();
        }

        void add(List<String> row) {
            String text = Canonical.row(row);
            String keyText = key.length == 0
                    ? text
                    : Canonical.row(
                            java.util.Arrays.stream(key).mapToObj(row::get).toList());
            byKey.merge(keyText, List.of(text), Rows::both);
        }

        Rows rows() {
            return new Rows(columns, byKey);
        }
    }

    /** Number of rows, equal ones counted as often as they occur. */
    public long count() {
        return byKey.values().stream().mapToLong(List::size).sum();
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new java.util.ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
