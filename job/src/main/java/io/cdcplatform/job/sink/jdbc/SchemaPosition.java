package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import java.time.Duration;

/**
 * Where a change stands in the source's log, in the order of one table's schemas. In PostgreSQL the LSN alone: a change of a
 * table waits for the transactions that write to it, and snapshot rows have no commit position.
 *
 * @param millis when the source made the change: tells a log that was begun anew, whose positions are low again
 */
record SchemaPosition(long high, long low, long millis) {
    /** Far more than the clocks of source and connector differ, far less than a schema is old when a server is replaced. */
    private static final long SAME_LOG_MILLIS = Duration.ofMinutes(10).toMillis();

    static SchemaPosition of(ChangeEvent change, boolean fromPostgres) {
        return new SchemaPosition(
                fromPostgres ? 0 : change.position().high(), change.position().low(), change.sourceMillis());
    }

    /** False where one of them is unknown: then the order of arrival counts. */
    boolean isBefore(SchemaPosition other) {
        if (low < 0 || other.low < 0 || millis > other.millis + SAME_LOG_MILLIS) {
            return false;
        }
        return high != other.high ? high < other.high : low < other.low;
    }
}
