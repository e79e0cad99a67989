package io.cdcplatform.job.event;

import java.util.BitSet;

/**
 * The columns of an event's row whose values did not come with it and stay what the target has: large values that an update left
 * alone, which PostgreSQL does not log, or everything but the mark of a soft delete.
 *
 * @param columns positions in the row, where it is null; never the key's; not to be changed
 * @param rowMayBeAbsent a target without the row has nothing to do; else the event is a dead letter there, because its row cannot
 *     be known
 */
public record Unavailable(BitSet columns, boolean rowMayBeAbsent) {

    public boolean has(int column) {
        return columns.get(column);
    }
}
