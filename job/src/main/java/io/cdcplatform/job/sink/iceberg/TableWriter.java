package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.Unavailable;
import io.cdcplatform.job.sink.iceberg.Handover.Kind;
import io.cdcplatform.job.sink.iceberg.Handover.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * All that one subtask writes to one table, as ordered batches.
 *
 * <p>The rule of ordered batches: two writers of one snapshot do not see each other's rows (an equality delete reaches only
 * data of lower sequence numbers), so two changes of a key are either in one writer or in two snapshots, in order. A subtask
 * therefore has one open batch of a table at a time, and begins a new one, a later snapshot, when the schema, the partition
 * spec, the key or the kind of writer changes, at a truncate, and when a batch with changes has {@value #MOST_CHANGES} rows (it
 * keeps their keys in memory). A kind changes once per round: after the first change a table stays with changes until the next
 * barrier.
 *
 * <p>Events that do not carry their whole row wait beside the open batch ({@link Pending}) and are handed over with it: they
 * come behind all of its rows.
 */
final class TableWriter {
    static final long MOST_CHANGES = 500_000;

    private final Target target;
    private final WritePolicy policy;
    private final int subtask;
    private final int attempt;
    private final Progress progress;
    private final boolean empty;
    private final CertainInserts certain;
    private final Map<PartitionState, Feed> feeds = new HashMap<>();
    private final List<Handover> closed = new ArrayList<>();
    private @Nullable Batch open;
    private @Nullable Pending pending;
    private boolean hasChanges;
    private Shape newest;
    private SchemaPosition newestAt = SchemaPosition.UNKNOWN;

    TableWriter(PreparedTable prepared, WritePolicy policy, int subtask, int attempt, KeyBudget keys) {
        this.target = prepared.target();
        this.policy = policy;
        this.subtask = subtask;
        this.attempt = attempt;
        this.progress = prepared.progress();
        this.empty = prepared.empty();
        boolean applied = policy.deletes() == Deletes.HARD && policy.truncate() == Truncate.APPLY;
        this.newest = prepared.shape();
        this.certain = new CertainInserts(prepared.empty(), applied, keys);
    }

    Target target() {
        return target;
    }

    /** The table was brought to the schema of an event, or it was found to have gone on. */
    void prepared(PreparedTable table) {
        if (!table.shape().key().equals(newest.key())) {
            certain.forgetKeys();
        }
        if (!table.at().isBefore(newestAt)) {
            newest = table.shape();
            newestAt = table.at();
        }
    }

    /** Whether the source has come back to a former schema, and the table has to follow. */
    boolean isOutdated(Shape shape, ChangeEvent event) {
        return shape != newest && newestAt.isBefore(SchemaPosition.of(event, policy.fromPostgres()));
    }

    /** What this partition brings to this table, beginning with the record of this offset. */
    Feed feed(PartitionState partition, long offset) {
        return feeds.computeIfAbsent(partition, key -> {
            Progress.Point point =
                    progress.point(policy.lineId(), partition.topic(), partition.topicId(), partition.number());
            boolean begunEmpty = empty || progress.begunEmpty(policy.lineId(), partition.topic(), partition.topicId());
            boolean isStart = policy.startsFrom(target, partition.topic());
            if (isStart && (point == null ? -1 : point.next()) < partition.kept()) {
                throw turnedBack(partition, point);
            }
            Feed feed = new Feed(partition, isStart, point, begunEmpty, offset);
            partition.feeds().add(feed);
            return feed;
        });
    }

    /** Between the line's start and its first record: what lies in between would never be read. */
    private IllegalStateException turnedBack(PartitionState partition, Progress.@Nullable Point point) {
        return new IllegalStateException("Cannot write " + partition.topic() + "-" + partition.number() + " to table "
                + target + ": the table was turned back or made anew, it says "
                + (point == null ? "nothing" : point.next()) + " where it said " + partition.kept()
                + " when the line started. The line starts again from what the table says");
    }

    void write(ChangeEvent event, Shape shape, Feed feed) throws IOException {
        Unavailable unavailable = event.unavailable();
        if (policy.oneRowPerChange() && (event.op() != Op.TRUNCATE || policy.truncate() == Truncate.APPLY)) {
            batch(shape, Kind.APPEND).append(event);
        } else if (event.op() == Op.TRUNCATE) {
            truncate(event, feed);
        } else if (event.op() == Op.DELETE) {
            batch(shape, Kind.DELTA).apply(event);
            supersede(event.requireRow());
        } else if (unavailable != null) {
            pending(shape).add(event, unavailable);
        } else if (certain.test(event.op(), event.position(), feed, shape.hash(), event.requireRow())) {
            batch(shape, hasChanges ? Kind.DELTA : Kind.APPEND).append(event);
            supersede(event.requireRow());
        } else {
            batch(shape, Kind.DELTA).apply(event);
            supersede(event.requireRow());
        }
        feed.saw(event.position());
    }

    /** Ends the round: all that was written since the last one, in order. */
    List<Handover> handOver() throws IOException {
        close();
        hasChanges = false;
        List<Handover> round = List.copyOf(closed);
        closed.clear();
        return round;
    }

    /** The table holds everything of this partition below this offset. */
    void committed(PartitionState partition, long next) {
        Feed feed = feeds.get(partition);
        if (feed != null) {
            feed.committedThrough(next);
        }
    }

    void abort() throws IOException {
        if (open != null) {
            open.abort();
            open = null;
        }
    }

    private Batch batch(Shape shape, Kind kind) throws IOException {
        Batch current = open;
        if (current == null || current.shape() != shape || current.kind() != kind || isFull(current)) {
            if (current != null || pending != null && pending.shape() != shape) {
                close();
            }
            hasChanges |= kind == Kind.DELTA;
            current = kind == Kind.APPEND
                    ? Batch.ofAppends(shape, subtask, attempt)
                    : Batch.ofChanges(shape, subtask, attempt);
            open = current;
        }
        return current;
    }

    private Pending pending(Shape shape) throws IOException {
        Pending current = pending;
        boolean isOther = open != null && open.shape() != shape || current != null && current.shape() != shape;
        if (isOther || current != null && current.isFull()) {
            close();
            current = null;
        }
        if (current == null) {
            current = new Pending(shape);
            pending = current;
        }
        return current;
    }

    private void supersede(RowData row) {
        if (pending != null) {
            pending.remove(row);
        }
    }

    private static boolean isFull(Batch batch) {
        return batch.kind() == Kind.DELTA && batch.rows() >= MOST_CHANGES;
    }

    private void truncate(ChangeEvent event, Feed feed) throws IOException {
        switch (policy.truncate()) {
            case FAIL ->
                throw new Refusal("Cannot apply TRUNCATE to table " + target + " at " + event.at()
                        + ": truncate is fail; set truncate: apply or ignore");
            case IGNORE -> {}
            case APPLY -> {
                close();
                feed.partition().processedThrough(event.origin().offset() + 1);
                closed.add(new Handover(
                        target,
                        subtask,
                        Kind.TRUNCATE,
                        -1,
                        WriteResult.builder().build(),
                        null,
                        ranges(),
                        event.sourceMillis()));
            }
        }
    }

    private void close() throws IOException {
        Batch batch = open;
        Pending behind = pending;
        open = null;
        pending = null;
        WriteResult files = batch == null ? WriteResult.builder().build() : batch.complete();
        Patch patch = behind == null || behind.isEmpty() ? null : behind.write();
        if (patch != null || files.dataFiles().length + files.deleteFiles().length > 0) {
            int schemaId = batch == null ? -1 : batch.shape().files().schema().schemaId();
            Kind kind = batch == null ? Kind.DELTA : batch.kind();
            long newest =
                    Math.max(batch == null ? 0 : batch.newestMillis(), behind == null ? 0 : behind.newestMillis());
            closed.add(new Handover(target, subtask, kind, schemaId, files, patch, ranges(), newest));
        }
    }

    private List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (Feed feed : feeds.values()) {
            Range range = feed.close();
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }
}
