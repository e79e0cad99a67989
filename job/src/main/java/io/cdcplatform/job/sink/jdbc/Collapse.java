package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Changes in the order of arrival become steps to take one after the other, each with the last write of every key only. A
 * TRUNCATE, and a key whose columns or types differ from before, end a step; so does a row that came in part and cannot be
 * merged with what the step has of its key.
 */
final class Collapse {
    /**
     * What one shape of one table needs, in the order of the keys.
     *
     * @param updates rows that came in part, by the columns that did not
     */
    record Rows(
            TableSchema schema,
            List<ChangeEvent> deletes,
            List<ChangeEvent> upserts,
            Map<BitSet, List<ChangeEvent>> updates) {

        Rows(TableSchema schema) {
            this(schema, new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        }

        private void add(ChangeEvent change) {
            Unavailable kept = change.unavailable();
            if (change.op() == Op.DELETE) {
                deletes.add(change);
            } else if (kept == null) {
                upserts.add(change);
            } else {
                updates.computeIfAbsent(kept.columns(), columns -> new ArrayList<>())
                        .add(change);
            }
        }
    }

    /**
     * All deletes are to be done before all upserts, and these before all updates.
     *
     * @param truncates tables to be emptied after the rows, each by one of the events that say so
     */
    record Step(List<Rows> rows, List<ChangeEvent> truncates) {}

    private final Function<TableSchema, TableName> targets;
    private final List<Step> steps = new ArrayList<>();
    private final Map<TableSchema, TableName> names = new IdentityHashMap<>();
    private Map<TableName, Last> tables = new LinkedHashMap<>();

    private Collapse(Function<TableSchema, TableName> targets) {
        this.targets = targets;
    }

    static List<Step> of(List<ChangeEvent> changes, Function<TableSchema, TableName> targets) {
        Collapse collapse = new Collapse(targets);
        for (ChangeEvent change : changes) {
            collapse.add(change);
        }
        if (!collapse.tables.isEmpty()) {
            collapse.endStep(List.of());
        }
        return collapse.steps;
    }

    private void add(ChangeEvent change) {
        TableName name = names.computeIfAbsent(change.schema(), targets);
        if (change.op() == Op.TRUNCATE) {
            tables.remove(name);
            endStep(List.of(change));
            return;
        }
        Last last = tables.get(name);
        if (last != null && !last.takes(change.schema()) || last != null && !last.put(change)) {
            endStep(List.of());
            last = null;
        }
        if (last == null) {
            last = new Last(change.schema());
            tables.put(name, last);
            last.put(change);
        }
    }

    private void endStep(List<ChangeEvent> truncates) {
        List<Rows> rows = new ArrayList<>();
        tables.values().forEach(last -> rows.addAll(last.rows()));
        steps.add(new Step(rows, truncates));
        tables = new LinkedHashMap<>();
    }

    /** The last write of each key of one table. */
    private static final class Last {
        private final Map<RowKey, ChangeEvent> byKey = new HashMap<>();
        private TableSchema schema;

        Last(TableSchema schema) {
            this.schema = schema;
        }

        boolean takes(TableSchema next) {
            return next == schema || keyOf(next).equals(keyOf(schema));
        }

        /** @return false for a part of a row that does not go with what is here of its key */
        boolean put(ChangeEvent change) {
            schema = change.schema();
            RowKey key = RowKey.of(change.requireRow(), schema.keyIndexes(), schema.getters());
            ChangeEvent before = byKey.put(key, change);
            if (change.unavailable() == null || before == null) {
                return true;
            }
            ChangeEvent merged = merged(before, change, change.unavailable());
            byKey.put(key, merged == null ? before : merged);
            return merged != null;
        }

        List<Rows> rows() {
            List<Map.Entry<RowKey, ChangeEvent>> sorted = new ArrayList<>(byKey.entrySet());
            sorted.sort(Map.Entry.comparingByKey());
            Map<TableSchema, Rows> rows = new LinkedHashMap<>();
            Rows current = null;
            for (Map.Entry<RowKey, ChangeEvent> entry : sorted) {
                ChangeEvent change = entry.getValue();
                if (current == null || current.schema() != change.schema()) {
                    current = rows.computeIfAbsent(change.schema(), Rows::new);
                }
                current.add(change);
            }
            return List.copyOf(rows.values());
        }

        /** The later change's columns over the earlier's: whole if that was whole. */
        private static @Nullable ChangeEvent merged(ChangeEvent before, ChangeEvent change, Unavailable kept) {
            Unavailable keptBefore = before.unavailable();
            if (before.op() == Op.DELETE
                    || before.schema() != change.schema()
                    || keptBefore != null && keptBefore.rowMayBeAbsent() != kept.rowMayBeAbsent()) {
                return null;
            }
            RowData.FieldGetter[] getters = change.schema().getters();
            GenericRowData row = new GenericRowData(getters.length);
            for (int i = 0; i < getters.length; i++) {
                row.setField(i, getters[i].getFieldOrNull(kept.has(i) ? before.requireRow() : change.requireRow()));
            }
            Unavailable still = null;
            if (keptBefore != null) {
                BitSet both = (BitSet) kept.columns().clone();
                both.and(keptBefore.columns());
                still = new Unavailable(both, kept.rowMayBeAbsent());
            }
            return new ChangeEvent(
                    change.origin(),
                    change.op(),
                    change.schema(),
                    row,
                    still,
                    change.envelope(),
                    change.position(),
                    change.sourceMillis());
        }

        private static List<Object> keyOf(TableSchema schema) {
            List<Object> key = new ArrayList<>();
            for (int index : schema.keyIndexes()) {
                Column column = schema.columns().get(index);
                key.add(column.name());
                key.add(column.type().copy(true));
            }
            return key;
        }
    }
}
