package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/** The open files of one table: rows of one shape, written by one writer, to become one snapshot. */
final class Batch {
    private final Shape shape;
    private final Handover.Kind kind;
    private final TaskWriter<RowData> writer;
    private final @Nullable DeltaTaskWriter delta;
    private final TargetRow view;
    private long rows;
    private long newestMillis;

    private Batch(Shape shape, Handover.Kind kind, TaskWriter<RowData> writer, @Nullable DeltaTaskWriter delta) {
        this.shape = shape;
        this.kind = kind;
        this.writer = writer;
        this.delta = delta;
        this.view = new TargetRow(shape.layout());
    }

    static Batch ofAppends(Shape shape, int subtask, int attempt) {
        return new Batch(shape, Handover.Kind.APPEND, shape.files().appender(subtask, attempt), null);
    }

    static Batch ofChanges(Shape shape, int subtask, int attempt) {
        DeltaTaskWriter delta = shape.files().deltaWriter(subtask, attempt);
        return new Batch(shape, Handover.Kind.DELTA, delta, delta);
    }

    Shape shape() {
        return shape;
    }

    Handover.Kind kind() {
        return kind;
    }

    long rows() {
        return rows;
    }

    long newestMillis() {
        return newestMillis;
    }

    /** Adds a row whose key is certainly not in the table, or a change that is a row of its own. */
    void append(ChangeEvent event) throws IOException {
        writer.write(row(event.requireRow()));
        count(event);
    }

    /** Adds a row in the place of one that may be there, or takes it away. */
    void apply(ChangeEvent event) throws IOException {
        DeltaTaskWriter changes = Objects.requireNonNull(delta, "a batch of appends takes no changes");
        if (event.op() == Op.DELETE) {
            changes.delete(row(event.requireRow()));
        } else {
            changes.replace(row(event.requireRow()));
        }
        count(event);
    }

    WriteResult complete() throws IOException {
        return writer.complete();
    }

    /** Gives up what was written; the files stay as orphans where they cannot be deleted. */
    void abort() throws IOException {
        writer.abort();
    }

    private RowData row(RowData source) {
        return shape.layout().identity() ? source : view.wrap(source);
    }

    private void count(ChangeEvent event) {
        rows++;
        newestMillis = Math.max(newestMillis, event.sourceMillis());
    }
}
