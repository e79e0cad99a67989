package io.cdcplatform.job.event;

import java.time.Duration;

/**
 * Where a change stands in the source's log, in the order of one table's schemas. In PostgreSQL the LSN alone: a change of a
 * table waits for the transactions that write to it, and snapshot rows have no commit position.
 *
 * @param low -1 where unknown
 * @param millis when the source made the change: tells a log that was begun anew, whose positions are low again
 */
public record SchemaPosition(long high, long low, long millis) {
    public static final SchemaPosition UNKNOWN = new SchemaPosition(-1, -1, 0);

    /** Far more than the clocks of source and connector differ, far less than a schema is old when a server is replaced. */
    private static final long SAME_LOG_MILLIS = Duration.ofMinutes(10).toMillis();

    public static SchemaPosition of(ChangeEvent change, boolean fromPostgres) {
        SourcePosition position = change.position();
        return new SchemaPosition(fromPostgres ? 0 : position.high(), position.low(), change.sourceMillis());
    }

    public boolean known() {
        return low >= 0;
    }

    /** False where one of them is unknown: nothing is told of their order. */
    public boolean isBefore(SchemaPosition other) {
        if (!known() || !other.known() || millis > other.millis + SAME_LOG_MILLIS) {
            return false;
        }
        return high != other.high ? high < other.high : low < other.low;
    }
}
