package io.cdcplatform.job.shape;

import io.cdcplatform.config.MaskKind;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** {@code columns}: leaves columns out, renames and masks them, in the row and wherever the envelope has them. */
final class ColumnStage implements Stage {
    private final ColumnPlan plan;
    private final TableSchema schema;
    private final Projection projection;
    private final Function<Envelope.Shape, Form> forms = EnvelopeForm.remembered(this::form);

    private ColumnStage(ColumnPlan plan, TableSchema schema, Projection projection) {
        this.plan = plan;
        this.schema = schema;
        this.projection = projection;
    }

    private record Form(
            EnvelopeForm parts,
            Envelope.Shape shape,
            @Nullable Projection key,
            @Nullable Projection before,
            @Nullable Projection after) {}

    static Stage of(ColumnPlan plan, TableSchema source) {
        check(plan, source);
        List<Optional<Columns>> noChildren = source.columns().stream()
                .map(column -> Optional.<Columns>empty())
                .toList();
        Projection projection = Projection.of(new Columns(source.columns(), noChildren, source.rowType()), plan);
        Set<String> names = new HashSet<>();
        for (Column column : projection.columns()) {
            if (!names.add(column.name())) {
                throw plan.fault("there would be two columns " + column.name());
            }
        }
        List<String> key = source.key().stream()
                .map(column -> plan.rename().getOrDefault(column, column))
                .toList();
        return new ColumnStage(plan, new TableSchema(source.id(), projection.columns(), key), projection);
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        RowData row = event.row();
        Unavailable unavailable = event.unavailable();
        Envelope envelope = event.envelope();
        return new ChangeEvent(
                event.origin(),
                event.op(),
                schema,
                row == null ? null : projection.apply(row),
                unavailable == null ? null : projected(unavailable),
                envelope == null ? null : projected(envelope),
                event.position(),
                event.sourceMillis());
    }

    private @Nullable Unavailable projected(Unavailable unavailable) {
        Unavailable made = new Unavailable(projection.apply(unavailable.columns()), unavailable.rowMayBeAbsent());
        return made.columns().isEmpty() && !made.rowMayBeAbsent() ? null : made;
    }

    private Envelope projected(Envelope envelope) {
        Form form = forms.apply(envelope.shape());
        RowData value = envelope.value();
        return new Envelope(
                form.shape(),
                projected(form.key(), envelope.key()),
                form.parts()
                        .with(
                                value,
                                projected(form.before(), form.parts().before(value)),
                                projected(form.after(), form.parts().after(value)),
                                null));
    }

    private static @Nullable RowData projected(@Nullable Projection projection, @Nullable RowData row) {
        return projection == null || row == null ? null : projection.apply(row);
    }

    private Form form(Envelope.Shape shape) {
        EnvelopeForm parts = new EnvelopeForm(shape);
        Projection key = shape.key() == null ? null : Projection.of(shape.key(), plan);
        Optional<Projection> before = parts.columnsBefore().map(columns -> Projection.of(columns, plan));
        Optional<Projection> after = parts.columnsAfter().map(columns -> Projection.of(columns, plan));
        Columns value = parts.with(before.map(Projection::struct), after.map(Projection::struct));
        Envelope.Shape made = new Envelope.Shape(key == null ? null : key.struct(), value);
        return new Form(parts, made, key, before.orElse(null), after.orElse(null));
    }

    private static void check(ColumnPlan plan, TableSchema source) {
        Set<String> missing = new TreeSet<>(plan.named());
        source.columns().forEach(column -> missing.remove(column.name()));
        if (!missing.isEmpty()) {
            String known = source.columns().stream().map(Column::name).collect(Collectors.joining(", "));
            throw plan.fault("there is no column " + String.join(", ", missing) + " among " + known);
        }
        for (String column : source.key()) {
            MaskKind mask = plan.mask().get(column);
            if (plan.exclude().contains(column)) {
                throw plan.fault(
                        "column " + column + " is part of the key and cannot be excluded; mask: hash hides it");
            }
            if (mask == MaskKind.REDACT || mask == MaskKind.PARTIAL) {
                throw plan.fault("column " + column
                        + " is part of the key, by which rows are told apart; mask: hash keeps them apart");
            }
        }
    }
}
