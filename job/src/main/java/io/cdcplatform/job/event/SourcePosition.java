package io.cdcplatform.job.event;

import java.io.Serializable;

/**
 * Where a change stands in the source's log, comparable within one server and one partition.
 *
 * @param high PostgreSQL: LSN of the last commit before; MySQL: number of the binlog file; -1 where unknown
 * @param low PostgreSQL: LSN of the change; MySQL: position of its transaction in the file
 * @param row number of the row within one log record (MySQL), else 0; begins anew with each statement of a transaction, so a later
 *     change may have the position of an earlier one, or a lower one, within the transaction
 * @param snapshot the change was read from the table by a snapshot, not from the log
 */
public record SourcePosition(long high, long low, int row, boolean snapshot)
        implements Serializable, Comparable<SourcePosition> {

    public static final SourcePosition UNKNOWN = new SourcePosition(-1, -1, 0, false);

    public boolean known() {
        return high >= 0;
    }

    @Override
    public int compareTo(SourcePosition other) {
        int byHigh = Long.compare(high, other.high);
        int byLow = byHigh != 0 ? byHigh : Long.compare(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(row, other.row);
    }
}
