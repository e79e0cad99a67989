package io.cdcplatform.job.shape;

import io.cdcplatform.config.MaskKind;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Makes rows of one struct into rows that have some of its columns, under other names, some of them masked. */
final class Projection {
    private final List<Part> parts = new ArrayList<>();

    /** @param masking null where the value is passed on */
    private record Part(
            int from,
            RowData.FieldGetter getter,
            Column column,
            Optional<Columns> children,
            Mask.@Nullable Masking masking) {}

    private Projection() {}

    static Projection of(Columns columns, ColumnPlan plan) {
        Projection made = new Projection();
        for (int i = 0; i < columns.fields().size(); i++) {
            Column column = columns.fields().get(i);
            if (!plan.exclude().contains(column.name())) {
                made.add(i, column, columns.children().get(i), plan);
            }
        }
        return made;
    }

    private void add(int from, Column column, Optional<Columns> children, ColumnPlan plan) {
        RowData.FieldGetter getter = RowData.createFieldGetter(column.type(), from);
        MaskKind kind = plan.mask().get(column.name());
        Mask mask = kind == null ? null : Mask.of(column, kind, plan.hash());
        Column masked = mask == null ? column : mask.column();
        String name = plan.rename().getOrDefault(column.name(), column.name());
        Column out = new Column(name, masked.type(), masked.semantic(), masked.parameters(), masked.defaultValue());
        boolean isStruct = masked.type() instanceof RowType;
        parts.add(new Part(
                from, getter, out, isStruct ? children : Optional.empty(), mask == null ? null : mask.masking()));
    }

    List<Column> columns() {
        return parts.stream().map(Part::column).toList();
    }

    /** The same as a struct in a record. */
    Columns struct() {
        List<RowType.RowField> types = new ArrayList<>();
        for (Part part : parts) {
            types.add(new RowType.RowField(part.column().name(), part.column().type()));
        }
        return new Columns(columns(), parts.stream().map(Part::children).toList(), new RowType(false, types));
    }

    RowData apply(RowData row) {
        GenericRowData made = new GenericRowData(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Object value = part.getter().getFieldOrNull(row);
            made.setField(
                    i,
                    value == null || part.masking() == null
                            ? value
                            : part.masking().apply(value));
        }
        return made;
    }

    /** Positions of columns in the old row as positions in the new one. */
    BitSet apply(BitSet columns) {
        BitSet made = new BitSet();
        for (int i = 0; i < parts.size(); i++) {
            made.set(i, columns.get(parts.get(i).from()));
        }
        return made;
    }
}
