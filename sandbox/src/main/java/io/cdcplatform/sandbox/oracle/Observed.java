package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of one table that a sink says it saw, per key, in its order; and the row that each key ended with. */
final class Observed {
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
        last.put(key, row);
    }

    Map<String, List<Change>> byKey() {
        return byKey;
    }

    /** The row, in canonical texts, that a key's last change brought; empty for a delete. */
    List<String> last(String key) {
        return last.getOrDefault(key, List.of());
    }

    /** How the sequence of a key differs from the source's, or an empty text: a row that a snapshot read stands for all before it. */
    static String difference(List<Change> source, List<Change> sink) {
        List<Change> expected = source;
        List<Change> found = sink;
        if (!found.isEmpty() && found.get(0).op().equals("r")) {
            for (int i = source.size() - 1; i >= 0; i--) {
                if (source.get(i).mark() == found.get(0).mark() && !source.get(i).op().equals("d")) {
                    expected = source.subList(i + 1, source.size());
                    found = found.subList(1, found.size());
                    break;
                }
            }
        }
        return expected.equals(found) ? "" : "source " + expected + ", sink " + found;
    }
}
