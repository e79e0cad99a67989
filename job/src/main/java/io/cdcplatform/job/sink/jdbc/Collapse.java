package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes in the order of arrival become steps to take one after the other, each with the last write of every key only. A
 * TRUNCATE, and a key whose columns or types differ from before, end a step.
 */
final class Collapse {
    /** What one statement text can do: rows of one shape of one table, in the order of their keys. */
    record Rows(TableSchema schema, List<ChangeEvent> deletes, List<ChangeEvent> upserts) {}

    /**
     * All deletes are to be done before all upserts.
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
        if (last != null && !last.takes(change.schema())) {
            endStep(List.of());
            last = null;
        }
        if (last == null) {
            last = new Last(change.schema());
            tables.put(name, last);
        }
        last.put(change);
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

        void put(ChangeEvent change) {
            schema = change.schema();
            byKey.put(RowKey.of(change.requireRow(), schema.keyIndexes(), schema.getters()), change);
        }

        List<Rows> rows() {
            List<Map.Entry<RowKey, ChangeEvent>> sorted = new ArrayList<>(byKey.entrySet());
            sorted.sort(Map.Entry.comparingByKey());
            Map<TableSchema, Rows> rows = new LinkedHashMap<>();
            Rows current = null;
            for (Map.Entry<RowKey, ChangeEvent> entry : sorted) {
                ChangeEvent change = entry.getValue();
                if (current == null || current.schema() != change.schema()) {
                    current = rows.computeIfAbsent(
                            change.schema(), shape -> new Rows(shape, new ArrayList<>(), new ArrayList<>()));
                }
                (change.op() == Op.DELETE ? current.deletes() : current.upserts()).add(change);
            }
            return List.copyOf(rows.values());
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
