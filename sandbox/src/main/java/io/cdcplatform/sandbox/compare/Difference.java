package io.cdcplatform.sandbox.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What a target lacks, has too much or has otherwise than its source.
 *
 * @param rows number of rows at the source
 * @param missing keys of the source that the target lacks
 * @param extra keys of the target that the source lacks
 * @param different keys whose row, or number of rows, differs
 */
public record Difference(long rows, List<String> missing, List<String> extra, List<String> different) {
    private static final int SHOWN = 5;

    public static Difference between(Rows source, Rows target) {
        List<String> missing = new ArrayList<>();
        List<String> different = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        source.byKey().forEach((key, rows) -> {
            List<String> there = target.byKey().get(key);
            if (there == null) {
                missing.add(key);
            } else if (!there.stream()
                    .sorted()
                    .toList()
                    .equals(rows.stream().sorted().toList())) {
                different.add(key);
            }
        });
        for (String key : target.byKey().keySet()) {
            if (!source.byKey().containsKey(key)) {
                extra.add(key);
            }
        }
        return new Difference(source.count(), missing, extra, different);
    }

    public boolean none() {
        return missing.isEmpty() && extra.isEmpty() && different.isEmpty();
    }

    /** Keys are shown, values are not. */
    @Override
    public String toString() {
        return none()
                ? rows + " rows, source = sink"
                : rows + " rows, " + some("missing", missing) + some("extra", extra) + some("different", different);
    }

    private static String some(String what, List<String> keys) {
        if (keys.isEmpty()) {
            return "";
        }
        List<String> shown = keys.stream()
                .limit(SHOWN)
                .map(key -> key.replace('\u001f', '/'))
                .toList();
        return keys.size() + " " + what + " " + shown + (keys.size() > SHOWN ? "... " : " ");
    }
}
