package io.cdcplatform.job.sink.webhook;

/**
 * The offsets of one partition that are in hand: they are done in any order, and progress is where all before is done.
 *
 * <p>A ring of offsets with a mark each; grows to the most that was ever in hand, which the tap bounds.
 */
final class OffsetTracker {
    private static final int FIRST_CAPACITY = 64;

    private long[] offsets = new long[FIRST_CAPACITY];
    private boolean[] done = new boolean[FIRST_CAPACITY];
    private long head;
    private long tail;
    private long durable = -1;

    /** A record came in; offsets ascend. Returns the ticket to give back when the record is dealt with. */
    long begin(long offset) {
        if (tail - head == offsets.length) {
            grow();
        }
        offsets[slot(tail)] = offset;
        done[slot(tail)] = false;
        return tail++;
    }

    /** A record is dealt with for good. Returns the next offset that is not: where a restart has to read on; -1 if that is the first one. */
    long done(long ticket) {
        if (ticket < head || ticket >= tail || done[slot(ticket)]) {
            throw new IllegalStateException("Cannot finish ticket " + ticket + ": it is not in hand");
        }
        done[slot(ticket)] = true;
        while (head < tail && done[slot(head)]) {
            durable = offsets[slot(head)] + 1;
            head++;
        }
        return durable;
    }

    private int slot(long ticket) {
        return (int) (ticket & (offsets.length - 1));
    }

    private void grow() {
        long[] moreOffsets = new long[offsets.length * 2];
        boolean[] moreDone = new boolean[offsets.length * 2];
        for (long ticket = head; ticket < tail; ticket++) {
            int to = (int) (ticket & (moreOffsets.length - 1));
            moreOffsets[to] = offsets[slot(ticket)];
            moreDone[to] = done[slot(ticket)];
        }
        offsets = moreOffsets;
        done = moreDone;
    }
}
