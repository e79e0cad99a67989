package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A table as the rows of one source schema are written to it: everything that is per schema, made once.
 *
 * @param key columns by which rows are replaced, in the source's order; empty where each change is a row
 * @param adaptation what a row needs before it fits, null nearly always
 */
record Shape(TableFiles files, RowLayout layout, List<String> key, KeyHash hash, @Nullable Adaptation adaptation) {

    /**
     * @param written the table's schema, or a former one that fits the source's better: whoever reads the table finds the columns
     *     by their ids
     * @param wanted what a new table would have
     */
    static Shape of(Table table, Schema written, TableSchema source, Schema wanted, boolean oneRowPerChange) {
        List<String> key = oneRowPerChange ? List.of() : source.key();
        Set<Integer> ids = new TreeSet<>();
        for (String column : key) {
            Types.NestedField field = written.asStruct().field(column);
            if (field == null
                    || !SchemaPlan.takes(
                            field.type(), wanted.asStruct().field(column).type())) {
                throw new Refusal(
                        "Cannot write to table " + table.name() + ": it has no column " + column
                                + " of the source's type, which is part of the key; add the column, or set schema_changes: evolve");
            }
            ids.add(field.fieldId());
        }
        Adaptation adaptation = Adaptation.of(source, wanted, written);
        return new Shape(
                TableFiles.of(table, written, ids),
                RowLayout.of(adaptation == null ? source : adaptation.schema(), written),
                key,
                new KeyHash(source),
                adaptation);
    }
}
