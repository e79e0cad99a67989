package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.sink.iceberg.Handover.Range;
import org.jspecify.annotations.Nullable;

/** What one partition has brought to one table, in this attempt of the task. */
final class Feed {
    private final PartitionState partition;
    private final boolean isStart;
    private final long first;
    private final boolean began;
    private long covered;
    private long committed;
    private long high;
    private long low;
    private int row;
    private boolean trusted;

    /**
     * @param isStart whether it is this table that says where the line starts to read the partition
     * @param progress what the table says, or null
     * @param begunEmpty whether the table had no rows when this line began it
     * @param offset of the record that is at hand: where a table without progress begins
     */
    Feed(
            PartitionState partition,
            boolean isStart,
            Progress.@Nullable Point progress,
            boolean begunEmpty,
            long offset) {
        this.partition = partition;
        this.isStart = isStart;
        this.first = progress == null ? offset : progress.next();
        this.began = progress == null;
        this.covered = first;
        this.committed = first;
        this.high = progress == null ? -1 : progress.high();
        this.low = progress == null ? -1 : progress.low();
        this.row = Integer.MAX_VALUE;
        this.trusted = (progress == null ? begunEmpty : progress.trusted()) && !partition.lostRecords();
    }

    PartitionState partition() {
        return partition;
    }

    /** Whether the table had a record before this attempt. */
    boolean isApplied(long offset) {
        return offset < first;
    }

    boolean trusted() {
        return trusted;
    }

    /** A record of the partition became a dead letter: the table may hold a row that the source does not. */
    void distrust() {
        trusted = false;
    }

    boolean isBehindAll(SourcePosition position) {
        return trusted && high >= 0 && position.known() && !position.snapshot() && isBehind(position);
    }

    /** Remembers the position of a record that is written. */
    void saw(SourcePosition position) {
        if (position.known() && (high < 0 || isBehind(position))) {
            high = position.high();
            low = position.low();
            row = position.row();
        }
    }

    /** What a batch that is closed now stands for, or null if nothing has come since the last one. */
    @Nullable
    Range close() {
        long to = partition.processed();
        if (to <= covered) {
            return null;
        }
        Range range = new Range(
                partition.topic(),
                partition.number(),
                partition.topicId(),
                covered,
                to,
                high,
                low,
                trusted,
                began && covered == first);
        covered = to;
        return range;
    }

    /** Next offset that no closed batch stands for. */
    long covered() {
        return covered;
    }

    long committed() {
        return committed;
    }

    boolean isPending() {
        return committed < covered;
    }

    void committedThrough(long next) {
        committed = Math.max(committed, next);
        if (isStart) {
            partition.keptThrough(committed);
        }
    }

    private boolean isBehind(SourcePosition position) {
        int byHigh = Long.compare(position.high(), high);
        int byLow = byHigh != 0 ? byHigh : Long.compare(position.low(), low);
        return byLow != 0 ? byLow > 0 : position.row() > row;
    }
}
