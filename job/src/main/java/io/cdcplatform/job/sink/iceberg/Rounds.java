package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.source.Tap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What was handed over and is not yet committed, round by round. Too much of it closes the tap: while the catalog is away the
 * line goes on for a while, then it waits.
 */
final class Rounds {
    static final int MOST_ROUNDS = 10;
    static final int MOST_FILES = 2_000;

    private final Tap tap;
    private final ArrayDeque<Round> waiting = new ArrayDeque<>();
    private int files;
    private long records;
    private long bytes;
    private int deferred;
    private boolean holding;

    Rounds(Tap tap) {
        this.tap = tap;
    }

    /** One hand-over: what has to be committed before its records are released. */
    private record Round(List<Mark> marks, int files, long records, long bytes) {
        boolean isCommitted() {
            return marks.stream().allMatch(mark -> mark.feed().committed() >= mark.to());
        }
    }

    private record Mark(Feed feed, long to) {}

    /** A record was dealt with and belongs to the next round. */
    void count(long size) {
        records++;
        bytes += size;
    }

    /** A barrier has passed without a hand-over, because a dead letter is not yet acknowledged. */
    void defer() {
        deferred++;
        adjust();
    }

    /** A barrier has passed with these batches; {@code partitions} are all the subtask has. */
    void add(List<Handover> handovers, Iterable<PartitionState> partitions) {
        List<Mark> marks = new ArrayList<>();
        for (PartitionState partition : partitions) {
            for (Feed feed : partition.feeds()) {
                if (feed.isPending()) {
                    marks.add(new Mark(feed, feed.covered()));
                }
            }
        }
        int newFiles = handovers.stream().mapToInt(Handover::fileCount).sum();
        waiting.add(new Round(marks, newFiles, records, bytes));
        files += newFiles;
        records = 0;
        bytes = 0;
        deferred = 0;
        settle();
    }

    /** Releases the records of all rounds that are committed. */
    void settle() {
        while (!waiting.isEmpty() && waiting.peek().isCommitted()) {
            Round done = waiting.remove();
            files -= done.files();
            tap.release(done.records(), done.bytes());
        }
        adjust();
    }

    private void adjust() {
        boolean full = waiting.size() + deferred >= MOST_ROUNDS || files >= MOST_FILES;
        if (full != holding) {
            holding = full;
            if (full) {
                tap.hold();
            } else {
                tap.resume();
            }
        }
    }
}
