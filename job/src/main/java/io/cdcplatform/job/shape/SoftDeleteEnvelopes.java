package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** {@code deletes: soft} for who gets envelopes: {@code after} says whether the row is deleted, then with its key alone. */
final class SoftDeleteEnvelopes implements Stage {
    private final TableSchema schema;
    private final Function<Envelope.Shape, Form> forms = EnvelopeForm.remembered(this::form);

    private SoftDeleteEnvelopes(TableSchema schema) {
        this.schema = schema;
    }

    /** Two shapes: what is left of a deleted row has the key's columns only. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Form(
            EnvelopeForm parts, Envelope.Shape alive, RowData.FieldGetter[] fields, Envelope.Shape deleted) {}

    static SoftDeleteEnvelopes of(TableSchema schema) {
        Extended.columns(schema, schema.columns(), List.of(SoftDeletes.mark()));
        return new SoftDeleteEnvelopes(schema);
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        Envelope envelope = event.envelope();
        if (envelope == null || event.op() == Op.TRUNCATE) {
            return event;
        }
        Form form = forms.apply(envelope.shape());
        Envelope marked = event.op() == Op.DELETE ? deleted(form, event, envelope) : alive(form, envelope);
        return new ChangeEvent(
                event.origin(),
                event.op(),
                schema,
                event.row(),
                event.unavailable(),
                marked,
                event.position(),
                event.sourceMillis());
    }

    private Envelope alive(Form form, Envelope envelope) {
        GenericRowData after = Extended.row(form.fields(), form.parts().after(envelope.value()), 1);
        after.setField(form.fields().length, false);
        RowData before = form.parts().before(envelope.value());
        return new Envelope(form.alive(), envelope.key(), form.parts().with(envelope.value(), before, after, null));
    }

    private Envelope deleted(Form form, ChangeEvent event, Envelope envelope) {
        int[] key = schema.keyIndexes();
        GenericRowData after = new GenericRowData(key.length + 1);
        for (int i = 0; i < key.length; i++) {
            after.setField(i, schema.getters()[key[i]].getFieldOrNull(event.requireRow()));
        }
        after.setField(key.length, true);
        RowData before = form.parts().before(envelope.value());
        return new Envelope(form.deleted(), envelope.key(), form.parts().with(envelope.value(), before, after, null));
    }

    private Form form(Envelope.Shape shape) {
        EnvelopeForm parts = new EnvelopeForm(shape);
        Columns after = parts.columnsAfter().orElseThrow(() -> new IllegalStateException("an envelope has no after"));
        List<Column> key = new ArrayList<>();
        List<Optional<Columns>> none = new ArrayList<>();
        for (int index : schema.keyIndexes()) {
            key.add(schema.columns().get(index));
            none.add(Optional.empty());
        }
        RowData.FieldGetter[] fields = new RowData.FieldGetter[after.fields().size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = RowData.createFieldGetter(after.fields().get(i).type(), i);
        }
        return new Form(
                parts,
                new Envelope.Shape(
                        shape.key(),
                        parts.with(Optional.empty(), Optional.of(marked(after.fields(), after.children())))),
                fields,
                new Envelope.Shape(shape.key(), parts.with(Optional.empty(), Optional.of(marked(key, none)))));
    }

    private static Columns marked(List<Column> columns, List<Optional<Columns>> children) {
        List<Column> all = new ArrayList<>(columns);
        all.add(SoftDeletes.mark());
        List<Optional<Columns>> nested = new ArrayList<>(children);
        nested.add(Optional.empty());
        List<RowType.RowField> types = all.stream()
                .map(column -> new RowType.RowField(column.name(), column.type()))
                .toList();
        return new Columns(all, nested, new RowType(false, types));
    }
}
