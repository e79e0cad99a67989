package io.cdcplatform.job.shape;

import io.cdcplatform.config.ColumnRules;
import io.cdcplatform.config.MaskKind;
import io.cdcplatform.config.TablePattern;
import io.cdcplatform.job.event.TableId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules for the columns of one table, those of all patterns together.
 *
 * @param named columns of rules for this very table: they have to be there, or a misspelt or renamed one would pass in the clear
 * @param hash made once per line
 */
record ColumnPlan(
        TableId table,
        Set<String> exclude,
        Map<String, String> rename,
        Map<String, MaskKind> mask,
        Set<String> named,
        KeyedHash hash) {

    static ColumnPlan of(Shaping shaping, TableId table) {
        ColumnPlan plan = new ColumnPlan(
                table, new HashSet<>(), new HashMap<>(), new HashMap<>(), new HashSet<>(), hash(shaping));
        for (String pattern : Shaping.matching(shaping.columns(), table)) {
            ColumnRules rules = shaping.columns().get(pattern);
            if (rules != null) {
                plan.add(rules, TablePattern.parse(pattern).isPlain());
            }
        }
        return plan;
    }

    boolean isEmpty() {
        return exclude.isEmpty() && rename.isEmpty() && mask.isEmpty();
    }

    ShapeFault fault(String reason) {
        return new ShapeFault(
                "COLUMNS",
                "Cannot shape table " + table + " as columns asks: " + reason
                        + ". Correct the rules, start the job again and replay the dead letters");
    }

    private void add(ColumnRules rules, boolean isPlain) {
        exclude.addAll(rules.exclude());
        rename.putAll(rules.rename());
        mask.putAll(rules.mask());
        if (isPlain) {
            named.addAll(rules.exclude());
            named.addAll(rules.rename().keySet());
            named.addAll(rules.mask().keySet());
        }
    }

    private static KeyedHash hash(Shaping shaping) {
        String key = shaping.maskKey().isSet() ? shaping.maskKey().value() : "cdc-mask:" + shaping.pipelineId();
        return new KeyedHash(key.getBytes(StandardCharsets.UTF_8));
    }
}
