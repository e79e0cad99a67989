package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Where the parts of an envelope of one shape are, and how a new value is made of an old one. */
final class EnvelopeForm {
    /** Shapes come from the connector's schemas: few, unless those change all the time. */
    private static final int MAX_KNOWN = 4096;

    private final Columns value;
    private final RowData.FieldGetter[] getters;
    private final int before;
    private final int after;
    private final int op;

    EnvelopeForm(Envelope.Shape shape) {
        this.value = shape.value();
        this.getters = new RowData.FieldGetter[value.fields().size()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(value.fields().get(i).type(), i);
        }
        this.before = indexOf("before");
        this.after = indexOf("after");
        this.op = indexOf("op");
    }

    /** Remembers by shape what a function makes of it; used by one thread at a time. */
    static <T> Function<Envelope.Shape, T> remembered(Function<Envelope.Shape, T> make) {
        Map<Envelope.Shape, T> known = new IdentityHashMap<>();
        return shape -> {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            return known.computeIfAbsent(shape, make);
        };
    }

    @Nullable
    RowData before(RowData envelope) {
        return before < 0 ? null : (RowData) getters[before].getFieldOrNull(envelope);
    }

    @Nullable
    RowData after(RowData envelope) {
        return after < 0 ? null : (RowData) getters[after].getFieldOrNull(envelope);
    }

    Optional<Columns> columnsBefore() {
        return before < 0 ? Optional.empty() : value.children().get(before);
    }

    Optional<Columns> columnsAfter() {
        return after < 0 ? Optional.empty() : value.children().get(after);
    }

    /** The columns of a value whose rows before and after have these columns. */
    Columns with(Optional<Columns> columnsBefore, Optional<Columns> columnsAfter) {
        List<Column> fields = new ArrayList<>(value.fields());
        List<Optional<Columns>> children = new ArrayList<>(value.children());
        replace(fields, children, before, columnsBefore);
        replace(fields, children, after, columnsAfter);
        List<RowType.RowField> types = fields.stream()
                .map(field -> new RowType.RowField(field.name(), field.type()))
                .toList();
        return new Columns(
                List.copyOf(fields),
                List.copyOf(children),
                new RowType(value.rowType().isNullable(), types));
    }

    /** A value as the old one, but for these. */
    RowData with(RowData envelope, @Nullable RowData rowBefore, @Nullable RowData rowAfter, @Nullable Object letter) {
        GenericRowData made = new GenericRowData(getters.length);
        for (int i = 0; i < getters.length; i++) {
            made.setField(i, getters[i].getFieldOrNull(envelope));
        }
        set(made, before, rowBefore);
        set(made, after, rowAfter);
        if (letter != null) {
            set(made, op, letter);
        }
        return made;
    }

    private static void set(GenericRowData row, int index, @Nullable Object field) {
        if (index >= 0) {
            row.setField(index, field);
        }
    }

    private static void replace(
            List<Column> fields, List<Optional<Columns>> children, int index, Optional<Columns> columns) {
        if (index >= 0 && columns.isPresent()) {
            Column old = fields.get(index);
            LogicalType type = columns.get().rowType().copy(old.type().isNullable());
            fields.set(index, new Column(old.name(), type, old.semantic(), old.parameters()));
            children.set(index, columns);
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < value.fields().size(); i++) {
            if (value.fields().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
