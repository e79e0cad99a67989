package io.cdcplatform.job.sink.iceberg;

import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * One closed batch of one table, on its way from the subtask that wrote it to the committer.
 *
 * @param subtask who wrote it: batches of one subtask are applied in the order they arrive
 * @param schemaId schema of the table with which the files were written; -1 where there is none
 * @param patch changes of single columns, to be made behind the files; null nearly always
 * @param ranges which records it stands for, at least one; they move together
 * @param newestMillis when the source made the newest change in it, epoch milliseconds; 0 where unknown
 */
record Handover(
        Target target,
        int subtask,
        Kind kind,
        int schemaId,
        WriteResult files,
        @Nullable Patch patch,
        List<Range> ranges,
        long newestMillis)
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

        /** The same at its beginning, with positions in doubt. */
        Range begun() {
            return new Range(topic, partition, topicId, from, from, high, low, false, first);
        }

        @Override
        public String toString() {
            return topic + "-" + partition + " [" + from + ", " + to + ")";
        }
    }

    /** Whether there is more than a patch. */
    boolean hasFiles() {
        return kind == Kind.TRUNCATE || files.dataFiles().length + files.deleteFiles().length > 0;
    }

    int fileCount() {
        return files.dataFiles().length + files.deleteFiles().length + (patch == null ? 0 : 1);
    }
}
