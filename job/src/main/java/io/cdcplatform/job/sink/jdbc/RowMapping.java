package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of rows of one shape go in a table.
 *
 * @param fields by position in the row; null where the target has no such column (any more) or computes it
 * @param key columns that find the event's row; null where one of them is gone
 * @param unique the columns that an upsert relies on; empty for a journal, which only inserts
 * @param nulls columns that rows of this shape have no more, in a table that keeps them
 */
record RowMapping(
        TargetTable target,
        TableSchema schema,
        List<@Nullable TargetColumn> fields,
        @Nullable List<TargetColumn> key,
        List<String> unique,
        List<TargetColumn> nulls) {

    /** @param late the rows are from before what the table now is: columns go by what they are called now */
    static RowMapping of(
            KnownTable known,
            TargetTable target,
            TableSchema schema,
            SchemaPosition at,
            boolean late,
            Evolution evolution,
            Dialect dialect) {
        List<@Nullable TargetColumn> fields = new ArrayList<>();
        for (Column column : schema.columns()) {
            String name = late ? known.nameNow(column.name(), at) : column.name();
            TargetColumn into = name == null ? null : target.columns().get(name);
            fields.add(into == null || into.generated() ? null : dialect.taking(into, column));
        }
        List<TargetColumn> key = key(schema, fields);
        List<String> unique = evolution.isJournal() ? List.of() : unique(target, schema, key, late);
        return new RowMapping(
                target, schema, fields, key, unique, evolution.keepsTables() ? gone(known, target, schema) : List.of());
    }

    private static @Nullable List<TargetColumn> key(TableSchema schema, List<@Nullable TargetColumn> fields) {
        List<TargetColumn> key = new ArrayList<>();
        for (int field : schema.keyIndexes()) {
            TargetColumn into = fields.get(field);
            if (into == null) {
                return null;
            }
            key.add(into);
        }
        return key;
    }

    private static List<String> unique(
            TargetTable target, TableSchema schema, @Nullable List<TargetColumn> key, boolean late) {
        List<String> names =
                key == null ? List.of() : key.stream().map(TargetColumn::name).toList();
        if (key != null && target.uniqueKeys().contains(Set.copyOf(names))) {
            return names;
        }
        if (late && target.primaryKey() != null) {
            return target.primaryKey().columns(); // the row of an older key finds its place by the present one
        }
        throw new LineFailedException("Cannot upsert into table " + target.name() + ": no unique index on exactly "
                + schema.key() + "; create one: CREATE UNIQUE INDEX ON " + target.name() + " ("
                + String.join(", ", schema.key()) + ")");
    }

    private static List<TargetColumn> gone(KnownTable known, TargetTable target, TableSchema schema) {
        List<TargetColumn> gone = new ArrayList<>();
        for (KnownTable.KnownColumn column : known.columns()) {
            TargetColumn into = target.columns().get(column.name());
            boolean written =
                    schema.columns().stream().anyMatch(other -> other.name().equals(column.name()));
            if (into != null && !into.generated() && !written) {
                gone.add(into);
            }
        }
        return gone;
    }
}
