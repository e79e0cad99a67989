package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.SourcePosition;

/**
 * Where a change stands in the source's log, in the order of one table's schemas. In PostgreSQL the LSN alone: a change of a
 * table waits for the transactions that write to it, and snapshot rows have no commit position.
 */
record SchemaPosition(long high, long low) {

    static SchemaPosition of(SourcePosition position, boolean fromPostgres) {
        return new SchemaPosition(fromPostgres ? 0 : position.high(), position.low());
    }

    /** False where one of them is unknown: then the order of arrival counts. */
    boolean isBefore(SchemaPosition other) {
        if (low < 0 || other.low < 0) {
            return false;
        }
        return high != other.high ? high < other.high : low < other.low;
    }
}
