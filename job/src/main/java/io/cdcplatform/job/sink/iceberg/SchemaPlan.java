package io.cdcplatform.job.sink.iceberg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done to a table's schema to hold rows of a new schema of the source. A value: nothing is done by making it.
 *
 * <p>The rule of evidence for renames: PostgreSQL puts an added column behind all others. So a new name with an old column of
 * the source behind it is a renamed column, if one of the same type is gone from that very place; anything else that is new and
 * gone is added and dropped, and so is a column that went behind others that stayed.
 *
 * @param renames old names to new ones
 * @param retypes columns whose type Iceberg cannot change: dropped and added under the same name
 * @param nested columns of nested types with other fields
 */
record SchemaPlan(
        Map<String, String> renames,
        List<String> drops,
        List<NestedField> adds,
        List<NestedField> widens,
        List<NestedField> retypes,
        List<NestedField> nested,
        List<String> relaxes) {

    /**
     * @param table the table's schema
     * @param wanted what a new table would have
     * @param known the source's columns as the table was brought to them last, in their order; others in the table are not ours
     * @param keep columns that must not go, though the source has them no more
     * @param positional whether the source tells renames by the places of columns
     */
    static SchemaPlan of(Schema table, Schema wanted, List<String> known, Predicate<String> keep, boolean positional) {
        List<String> names = wanted.columns().stream().map(NestedField::name).toList();
        List<String> added =
                names.stream().filter(name -> field(table, name) == null).toList();
        List<String> gone = known.stream()
                .filter(name -> !names.contains(name) && field(table, name) != null)
                .toList();
        Set<String> again = positional ? again(known, names) : new LinkedHashSet<>();
        again.removeIf(name -> keep.test(name) || field(table, name) == null);
        List<String> stayed =
                known.stream().filter(name -> !again.contains(name)).toList();
        Map<String, String> renames = positional ? renames(table, wanted, stayed, gone, added) : Map.of();
        SchemaPlan plan = new SchemaPlan(
                renames,
                Stream.concat(
                                gone.stream().filter(name -> !renames.containsKey(name) && !keep.test(name)),
                                again.stream())
                        .toList(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        Map<String, String> formerly = new LinkedHashMap<>();
        renames.forEach((before, after) -> formerly.put(after, before));
        for (NestedField column : wanted.columns()) {
            String before = formerly.getOrDefault(column.name(), column.name());
            plan.compare(again.contains(column.name()) ? null : field(table, before), column);
        }
        for (NestedField column : table.columns()) {
            boolean missing = !names.contains(column.name()) && !renames.containsKey(column.name());
            if (missing && column.isRequired() && !plan.drops.contains(column.name())) {
                plan.relaxes.add(column.name());
            }
        }
        return plan;
    }

    boolean isEmpty() {
        return isCompatible() && adds.isEmpty() && widens.isEmpty() && nested.isEmpty() && relaxes.isEmpty();
    }

    /** Whether readers of the table's former schema find all they knew. */
    boolean isCompatible() {
        return renames.isEmpty() && drops.isEmpty() && retypes.isEmpty();
    }

    /** This plan as far as rows of the source could else not be written at all. */
    SchemaPlan relaxing() {
        return new SchemaPlan(Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), relaxes);
    }

    String incompatible() {
        List<String> said = new ArrayList<>();
        renames.forEach((before, after) -> said.add("column " + before + " is now " + after));
        drops.forEach(name -> said.add("column " + name + " is gone"));
        retypes.forEach(column -> said.add("column " + column.name() + " is now " + column.type()));
        return String.join(", ", said);
    }

    /** Whether a column of the one type takes values of the other, as they are or widened. */
    static boolean takes(Type table, Type source) {
        return same(table, source)
                || table.isPrimitiveType()
                        && source.isPrimitiveType()
                        && TypeUtil.isPromotionAllowed(source, table.asPrimitiveType());
    }

    static boolean same(Type one, Type other) {
        return one.isPrimitiveType() || other.isPrimitiveType()
                ? one.equals(other)
                : FlinkSchemaUtil.convert(one)
                        .copy(true)
                        .equals(FlinkSchemaUtil.convert(other).copy(true));
    }

    private void compare(@Nullable NestedField existing, NestedField column) {
        if (existing == null) {
            adds.add(column);
            return;
        }
        if (existing.isRequired() && column.isOptional()) {
            relaxes.add(column.name());
        }
        Type before = existing.type();
        if (takes(before, column.type())) {
            return;
        }
        if (before.isNestedType() && column.type().isNestedType()) {
            nested.add(column);
        } else if (column.type().isPrimitiveType()
                && TypeUtil.isPromotionAllowed(before, column.type().asPrimitiveType())) {
            widens.add(column);
        } else {
            retypes.add(column);
        }
    }

    /** Columns that stand behind others which they stood before: dropped and added again. */
    private static Set<String> again(List<String> known, List<String> names) {
        Set<String> again = new LinkedHashSet<>();
        int from = 0;
        for (String name : names) {
            int at = known.indexOf(name);
            if (at >= from) {
                from = at + 1;
            } else if (at >= 0 && !name.startsWith("_cdc_")) {
                again.add(name);
            }
        }
        return again;
    }

    /** Between two columns that stayed, what is gone and what is new, one to one, or of the only type that fits. */
    private static Map<String, String> renames(
            Schema table, Schema wanted, List<String> known, List<String> gone, List<String> added) {
        Map<String, List<String>> before = gaps(known, gone, known::contains);
        Map<String, List<String>> after =
                gaps(wanted.columns().stream().map(NestedField::name).toList(), added, known::contains);
        Map<String, String> renames = new LinkedHashMap<>();
        after.forEach((gap, names) -> {
            List<String> candidates = before.getOrDefault(gap, List.of());
            for (int i = 0; i < names.size(); i++) {
                Type now = wanted.asStruct().field(names.get(i)).type();
                List<String> alike = ofType(table, candidates, now);
                if (candidates.size() == names.size()) {
                    alike = alike.contains(candidates.get(i)) ? List.of(candidates.get(i)) : List.of();
                }
                if (alike.size() == 1 && !renames.containsKey(alike.get(0))) {
                    renames.put(alike.get(0), names.get(i));
                }
            }
        });
        return renames;
    }

    private static List<String> ofType(Schema schema, List<String> names, Type type) {
        return names.stream()
                .filter(name -> same(schema.asStruct().field(name).type(), type))
                .toList();
    }

    /** The members between two columns that are not: by both neighbours; without one behind them nothing is said. */
    private static Map<String, List<String>> gaps(
            List<String> columns, List<String> members, Predicate<String> anchor) {
        Map<String, List<String>> gaps = new LinkedHashMap<>();
        Set<String> within = new LinkedHashSet<>();
        String last = "";
        for (String column : columns) {
            if (members.contains(column)) {
                within.add(column);
            } else if (anchor.test(column) && !column.startsWith("_cdc_")) {
                gaps.put(last + "\n" + column, List.copyOf(within));
                within.clear();
                last = column;
            }
        }
        return gaps;
    }

    private static @Nullable NestedField field(Schema schema, String name) {
        return schema.asStruct().field(name);
    }
}
