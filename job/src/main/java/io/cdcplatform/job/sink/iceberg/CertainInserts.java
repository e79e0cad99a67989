package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The rule of certain inserts. A row is written without a delete of its key only if it is certain that the key is not in the
 * table; in doubt the delete is written. Certain is a row
 *
 * <ol type="a">
 *   <li>of READ or CREATE, if the table was empty when this line prepared it in this attempt and nothing this subtask has
 *       written to it since had that key. The keys are remembered as hashes within a {@link KeyBudget}; beyond it all is in doubt.
 *   <li>of CREATE from the source's log, if its position lies strictly behind every position that was applied to this table
 *       from its partition, and that history is {@link Feed#trusted() trusted}: the line began it with an empty table, and no
 *       record of the partition was lost as a failure, deletes and truncates are applied. The source has then had no such row
 *       at that position, and so has the table. A record that is sent again has an old position.
 * </ol>
 *
 * <p>Assumes that a key stays in one Kafka partition, and so with one subtask, and that nobody else inserts into the table.
 */
final class CertainInserts {
    private final boolean deletesAreApplied;
    private final KeyBudget budget;
    private @Nullable KeySet keys;

    /**
     * @param empty the table had no rows when it was prepared
     * @param deletesAreApplied neither deletes nor truncates are ignored
     * @param budget shared by the tables of a subtask
     */
    CertainInserts(boolean empty, boolean deletesAreApplied, KeyBudget budget) {
        this.deletesAreApplied = deletesAreApplied;
        this.budget = budget;
        this.keys = empty ? new KeySet() : null;
    }

    /** Decides on a row that is about to be written, and remembers it. */
    boolean test(Op op, SourcePosition position, Feed feed, KeyHash hash, RowData row) {
        boolean insert = op == Op.READ || op == Op.CREATE;
        boolean certain = remember(hash, row) && insert;
        return certain || op == Op.CREATE && deletesAreApplied && feed.isBehindAll(position);
    }

    /** Rows have another key from now on: the hashes of the old one say nothing of it. */
    void forgetKeys() {
        if (keys != null) {
            budget.giveBack(keys.size());
            keys = null;
        }
    }

    /** Whether the key is new since the table was empty; false where that is not known. */
    private boolean remember(KeyHash hash, RowData row) {
        KeySet known = keys;
        if (known == null) {
            return false;
        }
        if (!hash.possible() || !budget.take()) {
            forgetKeys();
            return false;
        }
        boolean added = known.add(hash.of(row));
        if (!added) {
            budget.giveBack(1);
        }
        return added;
    }
}
