package io.cdcplatform.job.shape;

import io.cdcplatform.config.sql.SqlParser;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import io.cdcplatform.job.shape.sql.Predicate;
import io.cdcplatform.job.shape.sql.SqlFault;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * {@code where}: lets rows through for which the predicate is true. A row for which it is not leaves the target: its change becomes
 * a delete of its key, which does nothing where the row is not. Only what surely was never there is dropped: an inserted row, and
 * one whose image before the change is known and did not pass either.
 */
final class RowFilter implements Stage {
    private static final StringData DELETE = StringData.fromString(String.valueOf(Op.DELETE.letter()));

    private final String where;
    private final TableSchema schema;
    private final Predicate predicate;
    private final boolean keepsTables;
    private final boolean readsKeyOnly;
    private final Function<Envelope.Shape, Images> images = EnvelopeForm.remembered(this::images);

    private RowFilter(String where, TableSchema schema, Predicate predicate, boolean keepsTables) {
        this.where = where;
        this.schema = schema;
        this.predicate = predicate;
        this.keepsTables = keepsTables;
        this.readsKeyOnly = predicate.columns().stream().allMatch(column -> schema.key()
                .contains(schema.columns().get(column).name()));
    }

    /** @param isRow the image before the change has the columns of the row */
    private record Images(EnvelopeForm form, boolean isRow) {}

    static RowFilter of(Shaping shaping, String pattern, TableSchema schema) {
        String where = "where[" + pattern + "]";
        try {
            String text = String.valueOf(shaping.where().get(pattern));
            Predicate predicate = Predicate.of(SqlParser.parse(text), schema);
            return new RowFilter(where, schema, predicate, shaping.keepsTables());
        } catch (SqlFault e) {
            throw new ShapeFault(
                    "WHERE",
                    "Cannot filter table " + schema.id() + " by " + where + ": " + e.getMessage()
                            + ". Correct the predicate, start the job again and replay the dead letters");
        }
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        try {
            return switch (event.op()) {
                case TRUNCATE -> event;
                case DELETE -> readsKeyOnly && !passes(event.requireRow()) ? new Skipped(event.origin()) : event;
                case READ, CREATE, UPDATE -> isUnavailable(event) ? unavailable(event) : filtered(event);
            };
        } catch (SqlFault e) {
            return failure(event, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // whatever one row does to the evaluation stops no line
            return failure(event, e.getClass().getSimpleName());
        }
    }

    private Failure failure(ChangeEvent event, String reason) {
        return new Failure(
                event.origin(),
                "WHERE",
                "Cannot filter a row of table " + schema.id() + " by " + where + ": " + reason
                        + ". Correct the predicate or the row, then replay the dead letter",
                null);
    }

    private LineRecord filtered(ChangeEvent event) {
        if (passes(event.requireRow())) {
            return event;
        }
        boolean neverThere = event.op() == Op.CREATE
                || event.op() == Op.READ && (!keepsTables || schema.key().isEmpty())
                || event.op() == Op.UPDATE && failedBefore(event.envelope());
        return neverThere ? new Skipped(event.origin()) : leaving(event);
    }

    private ChangeEvent leaving(ChangeEvent event) {
        Envelope envelope = event.envelope();
        Envelope left = null;
        if (envelope != null) {
            EnvelopeForm form = images.apply(envelope.shape()).form();
            left = new Envelope(
                    envelope.shape(),
                    envelope.key(),
                    form.with(envelope.value(), form.before(envelope.value()), null, DELETE));
        }
        return new ChangeEvent(
                event.origin(),
                Op.DELETE,
                schema,
                keyOf(event.requireRow()),
                left,
                event.position(),
                event.sourceMillis());
    }

    private RowData keyOf(RowData row) {
        GenericRowData key = new GenericRowData(schema.columns().size());
        for (int index : schema.keyIndexes()) {
            key.setField(index, schema.getters()[index].getFieldOrNull(row));
        }
        return key;
    }

    /** An update comes with the image before it only where that is whole. */
    private boolean failedBefore(@Nullable Envelope envelope) {
        Images found = envelope == null ? null : images.apply(envelope.shape());
        RowData before = envelope == null || found == null ? null : found.form().before(envelope.value());
        if (before == null || found == null || !found.isRow()) {
            return false;
        }
        try {
            return !passes(before);
        } catch (SqlFault e) {
            return false;
        }
    }

    private boolean passes(RowData row) {
        return Boolean.TRUE.equals(predicate.test(row));
    }

    private boolean isUnavailable(ChangeEvent event) {
        Unavailable unavailable = event.unavailable();
        return unavailable != null && unavailable.columns().intersects(predicate.columns());
    }

    private Failure unavailable(ChangeEvent event) {
        return new Failure(
                event.origin(),
                "UNAVAILABLE_VALUE",
                "Cannot filter a row of table " + schema.id() + " by " + where
                        + ": it reads a large value that did not come with the update. Set REPLICA IDENTITY FULL for the table"
                        + " at the source and take its snapshot again (cdc backfill)",
                null);
    }

    private Images images(Envelope.Shape shape) {
        EnvelopeForm form = new EnvelopeForm(shape);
        List<String> names = schema.columns().stream().map(Column::name).toList();
        boolean isRow = form.columnsBefore()
                .map(Columns::fields)
                .map(fields -> fields.stream().map(Column::name).toList().equals(names))
                .orElse(false);
        return new Images(form, isRow);
    }
}
