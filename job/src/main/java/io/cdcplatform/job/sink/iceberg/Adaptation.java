package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the source fit a table that has other types for some of their columns: it does not follow the source, or has
 * gone on already when the row comes.
 *
 * @param schema the rows as they are behind it
 */
record Adaptation(TableSchema schema, List<Misfit> misfits) {

    record Misfit(int column, String name, Type from, Type to) {}

    /** A value that the table's type does not have. */
    static final class NoSuchValue extends Exception {
        private static final long serialVersionUID = 1;

        NoSuchValue(Misfit misfit) {
            super("column " + misfit.name() + " is " + misfit.to() + " in the table and " + misfit.from()
                    + " in this row, and its value does not fit; change the column in the table, or exclude it with "
                    + "columns.exclude");
        }
    }

    /** Null if rows of the source fit as they are; columns the table does not have are left out anyway. */
    static @Nullable Adaptation of(TableSchema source, Schema wanted, Schema table) {
        List<Misfit> misfits = new ArrayList<>();
        List<Column> columns = new ArrayList<>(source.columns());
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            NestedField existing = table.asStruct().field(column.name());
            NestedField own = wanted.asStruct().field(column.name());
            if (existing != null && own != null && !SchemaPlan.takes(existing.type(), own.type())) {
                LogicalType fitting = FlinkSchemaUtil.convert(existing.type()).copy(true);
                misfits.add(new Misfit(i, column.name(), FlinkSchemaUtil.convert(column.type()), existing.type()));
                columns.set(i, new Column(column.name(), fitting, "", column.parameters()));
            }
        }
        return misfits.isEmpty() ? null : new Adaptation(new TableSchema(source.id(), columns, source.key()), misfits);
    }

    ChangeEvent apply(ChangeEvent event) throws NoSuchValue {
        RowData row = event.row();
        if (row == null) {
            return event;
        }
        RowData.FieldGetter[] getters = event.schema().getters();
        GenericRowData fitting = new GenericRowData(getters.length);
        for (int i = 0; i < getters.length; i++) {
            fitting.setField(i, row.isNullAt(i) ? null : getters[i].getFieldOrNull(row));
        }
        for (Misfit misfit : misfits) {
            fitting.setField(misfit.column(), fitted(misfit, fitting.getField(misfit.column())));
        }
        return new ChangeEvent(
                event.origin(),
                event.op(),
                event.schema(),
                fitting,
                event.unavailable(),
                event.envelope(),
                event.position(),
                event.sourceMillis());
    }

    private static @Nullable Object fitted(Misfit misfit, @Nullable Object value) throws NoSuchValue {
        if (value == null) {
            return null;
        }
        if (!Conversion.exists(misfit.from(), misfit.to())) {
            throw new NoSuchValue(misfit);
        }
        try {
            return Conversion.convert(value, misfit.from(), misfit.to());
        } catch (RuntimeException fault) {
            if (Conversion.isImpossible(fault)) {
                throw new NoSuchValue(misfit);
            }
            throw fault;
        }
    }
}
