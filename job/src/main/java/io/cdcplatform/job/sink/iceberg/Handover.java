package io.cdcplatform.job.sink.iceberg;

import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.io.WriteResult;

/**
 * One closed batch of one table, on its way from the subtask that wrote it to the committer.
 *
 * @param subtask who wrote it: batches of one subtask are applied in the order they arrive
 * @param ranges which records it stands for, at least one; they move together
 * @param newestMillis when the source made the newest change in it, epoch milliseconds; 0 where unknown
 */
record Handover(Target target, int subtask, Kind kind, WriteResult files, List<Range> ranges, long newestMillis)
        implements Serializable {

    enum Kind {
        /** Rows whose keys are not in the table. */
        APPEND,
        /** Rows, with deletes of what they replace. */
        DELTA,
        /** All rows of the table are gone. */
        TRUNCATE
    }

    /**
     * Offsets {@code [from, to)} of a partition.
     *
     * @param high with {@code low} the highest source position seen, -1 where none was known
     * @param trusted see {@link Progress.Point}
     * @param first the table said nothing of the partition when this was written
     */
    record Range(
            String topic,
            int partition,
            String topicId,
            long from,
            long to,
            long high,
            long low,
            boolean trusted,
            boolean first)
            implements Serializable {

        @Override
        public String toString() {
            return topic + "-" + partition + " [" + from + ", " + to + ")";
        }
    }

    int fileCount() {
        return files.dataFiles().length + files.deleteFiles().length;
    }
}
