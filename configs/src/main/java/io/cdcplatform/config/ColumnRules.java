package io.cdcplatform.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What happens to the columns of a table on the way: left out, renamed (old name to new), masked. */
public record ColumnRules(List<String> exclude, Map<String, String> rename, Map<String, MaskKind> mask)
        implements Serializable {

    static ColumnRules read(YamlMap rules) {
        return new ColumnRules(
                rules.texts("exclude", Function.identity()).or(List.of()),
                rules.textMap("rename").or(Map.of()),
                rules.enumMap("mask", MaskKind.class).or(Map.of()));
    }
}
