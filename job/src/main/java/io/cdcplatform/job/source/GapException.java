package io.cdcplatform.job.source;

import org.apache.kafka.common.TopicPartition;

/** A topic does not hold what a target still needs: going on would lose rows in silence. */
final class GapException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private GapException(String message) {
        super(message);
    }

    /**
     * @param start the offset to read from; negative where Kafka decides
     * @param first the oldest offset that the topic holds
     * @param end the offset behind its newest record
     */
    static void check(String group, TopicPartition partition, long start, long first, long end) {
        if (start >= 0 && start < first) {
            throw new GapException(
                    "Cannot start line " + group + " at " + partition + "@" + start + ": the topic begins at "
                            + first + ", " + (first - start) + " records are gone. Raise the topic's retention and"
                            + " re-snapshot the table, then start the line again");
        }
        if (start > end) {
            throw new GapException(
                    "Cannot start line " + group + " at " + partition + "@" + start + ": the topic ends at " + end
                            + ". It was truncated or made anew; re-snapshot the table and start without the old state");
        }
    }

    /** What to say where a target has nothing yet and the topic's beginning is gone; "" where there is nothing to say. */
    static String warning(String group, TopicPartition partition, long start, long first) {
        return start >= 0 || first == 0
                ? ""
                : "Line " + group + " starts at " + partition + "@" + first + ": the " + first
                        + " records before are gone. If the table was not snapshotted behind them, re-snapshot it";
    }
}
