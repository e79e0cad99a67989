package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Columns of ours behind those of a table. */
final class Extended {
    private Extended() {}

    /** @throws ShapeFault if the table has a column of such a name */
    static List<Column> columns(TableSchema table, List<Column> columns, List<Column> more) {
        for (Column added : more) {
            if (columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(added.name()))) {
                throw new ShapeFault(
                        "COLUMNS",
                        "Cannot add column " + added.name() + " to table " + table.id()
                                + ": it has one of this name. Rename the table's own by columns");
            }
        }
        List<Column> all = new ArrayList<>(columns);
        all.addAll(more);
        return all;
    }

    /** A row with the fields of another one, as far as there is one, and room for more. */
    static GenericRowData row(RowData.FieldGetter[] getters, @Nullable RowData row, int more) {
        GenericRowData made = new GenericRowData(getters.length + more);
        for (int i = 0; row != null && i < getters.length; i++) {
            made.setField(i, getters[i].getFieldOrNull(row));
        }
        return made;
    }
}
