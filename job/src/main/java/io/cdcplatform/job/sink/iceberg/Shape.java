package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * A table as the rows of one source schema are written to it: everything that is per schema, made once.
 *
 * @param key columns by which rows are replaced; empty where each change is a row
 */
record Shape(TableFiles files, RowLayout layout, List<String> key, KeyHash hash) {

    static Shape of(Table table, TableSchema source, boolean oneRowPerChange) {
        Schema schema = table.schema();
        List<String> key = oneRowPerChange ? List.of() : source.key();
        Set<Integer> ids = new TreeSet<>();
        for (String column : key) {
            Types.NestedField field = schema.asStruct().field(column);
            if (field == null) {
                throw new IllegalStateException("Cannot write to table " + table.name() + ": it has no column " + column
                        + ", which is part of the key; add the column, or set schema_changes: evolve");
            }
            ids.add(field.fieldId());
        }
        return new Shape(
                TableFiles.of(table, schema, ids),
                RowLayout.of(source, schema, oneRowPerChange),
                key,
                new KeyHash(source));
    }
}
