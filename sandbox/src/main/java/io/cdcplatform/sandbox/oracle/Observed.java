package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of one table that a sink says it saw, per key, in its order; and the row that each key ended with. */
final class Observed {
    /** Stands for a large value that the update left alone, so that it did not come with the change. */
    static final String KEPT = "(kept)";

    private final Map<String, List<Change>> byKey = new HashMap<>();
    private final Map<String, List<String>> last = new HashMap<>();

    /**
     * One change.
     *
     * @param op r, c, u, d or t
     * @param mark what the row was marked with; 0 where there is none
     */
    record Change(String op, long mark) {
        @Override
        public String toString() {
            return op + mark;
        }
    }

    void add(String key, String op, long mark, List<String> row) {
        byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(new Change(op, mark));
        last.merge(key, row, Observed::folded);
    }

    /** Whether the row that a key ended with is this one, as far as its values came since the round began. */
    boolean endedWith(String key, List<String> row) {
        return folded(row, last(key)).equals(row);
    }

    Map<String, List<Change>> byKey() {
        return byKey;
    }

    /** The row, in canonical texts, that a key's last change brought; empty for a delete. */
    List<String> last(String key) {
        return last.getOrDefault(key, List.of());
    }

    private static List<String> folded(List<String> before, List<String> after) {
        if (before.size() != after.size()) {
            return after;
        }
        List<String> row = new ArrayList<>(after);
        for (int i = 0; i < row.size(); i++) {
            if (row.get(i).equals(KEPT)) {
                row.set(i, before.get(i));
            }
        }
        return row;
    }

    /** How the sequence of a key differs from the source's, or an empty text: a row that a snapshot read stands for all before it. */
    static String difference(List<Change> source, List<Change> sink) {
        List<Change> expected = source;
        List<Change> found = sink;
        if (!found.isEmpty() && found.get(0).op().equals("r")) {
            for (int i = source.size() - 1; i >= 0; i--) {
                if (source.get(i).mark() == found.get(0).mark()
                        && !source.get(i).op().equals("d")) {
                    expected = source.subList(i + 1, source.size());
                    found = found.subList(1, found.size());
                    break;
                }
            }
        }
        return expected.equals(found) ? "" : "source " + expected + ", sink " + found;
    }
}
