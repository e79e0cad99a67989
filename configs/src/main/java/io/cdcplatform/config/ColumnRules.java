package io.cdcplatform.config;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What happens to the columns of a table on the way: left out, renamed (old name to new), masked. */
public record ColumnRules(List<String> exclude, Map<String, String> rename, Map<String, MaskKind> mask)
        implements Serializable {

    static ColumnRules read(YamlMap rules) {
        ColumnRules read = new ColumnRules(
                rules.texts("exclude", Function.identity()).or(List.of()),
                rules.textMap("rename").or(Map.of()),
                rules.enumMap("mask", MaskKind.class).or(Map.of()));
        read.check(rules.keys());
        return read;
    }

    private void check(YamlKeys keys) {
        for (String column : exclude) {
            if (rename.containsKey(column)) {
                keys.problem("rename", column, "is excluded as well: remove one of both");
            }
            if (mask.containsKey(column)) {
                keys.problem("mask", column, "is excluded as well: remove one of both");
            }
        }
        Set<String> names = new HashSet<>();
        rename.forEach((column, name) -> {
            if (name.isBlank() || !names.add(name)) {
                keys.problem("rename", column, name.isBlank() ? "must not be empty" : "is a name given twice");
            }
        });
    }
}
