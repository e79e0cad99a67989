package io.cdcplatform.job.dedupe;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of one partition hold changes that stand at lower offsets already. It says what the partition holds, not what
 * was done with it: so the answer for a record that is read again after a restart is the one of the first time, and the state as
 * of any moment is good for any offset to read on from.
 *
 * <p>A repeat begins where the source's position steps back, and ends behind the position that was the newest before it. Changes
 * of one position, as those of a MySQL transaction, are counted; where none changes a row twice at one position, the first of them
 * coming again begins a repeat as well, which then steps back to no other. What the source made later than everything before is no repeat,
 * wherever it stands: then the source has begun another log. Where that cannot be told, a change is taken for new: to apply it
 * twice does no harm that to lose it would.
 */
final class Repeats {
    /** Ranges of before the last crashes are of no record that anybody still reads. */
    static final int MOST_RANGES = 100;

    private static final byte[] NO_KEY = {};

    private final ArrayDeque<long[]> ranges = new ArrayDeque<>();
    private long next;
    private long high = -1;
    private long low = -1;
    private long millis = -1;
    private long count;
    /** The first change of the newest position, where it can be told by its row: what was done, and the row's key. */
    private @Nullable Op firstOp;

    private byte[] firstKey = NO_KEY;
    /** While a repeat lasts, how many changes of the newest position came in it; else -1. */
    private long repeated = -1;

    /**
     * @param at the record's offset; lower ones than before are of records that are read again
     * @param sourceMillis when the source made the change
     * @param key of the changed row; null where it has none, or where two changes of one row may have one position
     */
    boolean holds(long at, SourcePosition position, long sourceMillis, Op op, byte @Nullable [] key) {
        if (position.snapshot() || !position.known()) {
            return false;
        }
        if (at < next) {
            return wasRepeat(at);
        }
        next = at + 1;
        int order = compare(position);
        boolean anotherLog = order < 0 && sourceMillis > millis;
        if (order > 0 || anotherLog) {
            begin(position, sourceMillis, op, key);
            return false;
        }
        millis = Math.max(millis, sourceMillis);
        return order < 0 || isFirst(op, key) ? stepBack(at, order) : another(at);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(next);
        out.writeLong(high);
        out.writeLong(low);
        out.writeLong(millis);
        out.writeLong(count);
        out.writeLong(repeated);
        out.writeUTF(firstOp == null ? "" : firstOp.name());
        out.writeInt(firstKey.length);
        out.write(firstKey);
        out.writeInt(ranges.size());
        for (long[] range : ranges) {
            out.writeLong(range[0]);
            out.writeLong(range[1]);
        }
    }

    static Repeats read(DataInput in) throws IOException {
        Repeats read = new Repeats();
        read.next = in.readLong();
        read.high = in.readLong();
        read.low = in.readLong();
        read.millis = in.readLong();
        read.count = in.readLong();
        read.repeated = in.readLong();
        String op = in.readUTF();
        read.firstOp = op.isEmpty() ? null : Op.valueOf(op);
        read.firstKey = new byte[in.readInt()];
        in.readFully(read.firstKey);
        for (int left = in.readInt(); left > 0; left--) {
            read.ranges.add(new long[] {in.readLong(), in.readLong()});
        }
        return read;
    }

    /** Of two that were kept of one partition, as by a task that no longer has it, the one that saw more. */
    Repeats orOlder(Repeats other) {
        return other.next > next ? other : this;
    }

    private void begin(SourcePosition position, long sourceMillis, Op op, byte @Nullable [] key) {
        high = position.high();
        low = position.low();
        millis = Math.max(millis, sourceMillis);
        count = 1;
        repeated = -1;
        firstOp = op;
        firstKey = key == null ? NO_KEY : key;
    }

    private boolean isFirst(Op op, byte @Nullable [] key) {
        return key != null && firstKey.length > 0 && op == firstOp && Arrays.equals(key, firstKey);
    }

    /** A second crash steps back within a repeat. */
    private boolean stepBack(long at, int order) {
        repeated = order < 0 ? 0 : 1;
        extend(at);
        return true;
    }

    private boolean another(long at) {
        if (repeated >= 0 && repeated < count) {
            repeated++;
            extend(at);
            return true;
        }
        repeated = -1;
        count++;
        return false;
    }

    private void extend(long at) {
        long[] last = ranges.peekLast();
        if (last != null && last[1] == at) {
            last[1] = at + 1;
            return;
        }
        ranges.add(new long[] {at, at + 1});
        if (ranges.size() > MOST_RANGES) {
            ranges.remove();
        }
    }

    private boolean wasRepeat(long at) {
        for (Iterator<long[]> newestFirst = ranges.descendingIterator(); newestFirst.hasNext(); ) {
            long[] range = newestFirst.next();
            if (at >= range[0]) {
                return at < range[1];
            }
        }
        return false;
    }

    private int compare(SourcePosition position) {
        int byHigh = Long.compare(position.high(), high);
        return byHigh != 0 ? byHigh : Long.compare(position.low(), low);
    }
}
