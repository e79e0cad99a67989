package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.iceberg.Handover.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that hand-overs of one group become, all of them or none: their files; where these were written before the
 * table's schema changed, the same with what they lack; then their patches, for which the table is read as it is after that.
 * Nearly always it is one snapshot.
 *
 * <p>The last one carries the progress. Those before say that it was begun: a table that is rolled back to between them is
 * written again from there, with its rows in doubt.
 */
final class BatchTransaction {
    /** Beside the progress in a snapshot's summary: when the source made the newest change in it. */
    static final String NEWEST_SOURCE_MILLIS = "cdc.newest-source-ms";

    private final Table table;
    private final Target target;
    private final DeadLetters deadLetters;
    private final SnapshotAncestryValidator unchanged;
    private final Transaction transaction;
    private final Refill refill;
    private long newestMillis;

    /** @param unchanged compares the table as it is when the commit is made with what was decided on */
    BatchTransaction(Table table, Target target, DeadLetters deadLetters, SnapshotAncestryValidator unchanged) {
        this.table = table;
        this.target = target;
        this.deadLetters = deadLetters;
        this.unchanged = unchanged;
        this.transaction = table.newTransaction();
        this.refill = new Refill(table);
    }

    void commit(List<Handover> due, Progress begun, Progress moved) throws InterruptedException {
        newestMillis = due.stream().mapToLong(Handover::newestMillis).max().orElse(0);
        List<Patch> patches =
                due.stream().map(Handover::patch).filter(Objects::nonNull).toList();
        List<Handover> late =
                due.stream().filter(handover -> !missing(handover).isEmpty()).toList();
        boolean hasFiles = patches.isEmpty() || due.stream().anyMatch(Handover::hasFiles);
        if (hasFiles) {
            add(files(due), patches.isEmpty() && late.isEmpty() ? moved : begun, unchanged);
        }
        for (Handover handover : late) {
            add(refilled(handover), patches.isEmpty() ? moved : begun, null);
        }
        if (!patches.isEmpty()) {
            add(patched(patches), moved, hasFiles ? null : unchanged);
        }
        Snapshot newest = Objects.requireNonNull(soFar().currentSnapshot());
        transaction
                .updateProperties()
                .set(Progress.KEY, moved.toString())
                .set(Progress.SEQUENCE, Long.toString(newest.sequenceNumber()))
                .commit();
        transaction.commitTransaction();
        patches.forEach(patch -> table.io().deleteFile(patch.location()));
    }

    private void add(SnapshotUpdate<?> update, Progress progress, @Nullable SnapshotAncestryValidator validator) {
        update.set(Progress.KEY, progress.toString());
        if (newestMillis > 0) {
            update.set(NEWEST_SOURCE_MILLIS, Long.toString(newestMillis));
        }
        if (validator != null) {
            update.validateWith(validator);
        }
        update.commit();
    }

    /** The table as the transaction has made it so far. */
    private Table soFar() {
        return new BaseTable(((HasTableOperations) transaction.table()).operations(), target.toString());
    }

    private SnapshotUpdate<?> files(List<Handover> due) {
        if (due.get(0).kind() == Kind.TRUNCATE) {
            DeleteFiles all = transaction.newDelete();
            return all.deleteFromRowFilter(Expressions.alwaysTrue());
        }
        boolean deletes = due.stream().anyMatch(handover -> handover.files().deleteFiles().length > 0);
        if (!deletes) {
            AppendFiles append = transaction.newAppend();
            for (Handover handover : due) {
                for (DataFile file : handover.files().dataFiles()) {
                    append.appendFile(file);
                }
            }
            return append;
        }
        RowDelta delta = transaction.newRowDelta();
        due.forEach(handover -> add(handover.files(), delta));
        return delta;
    }

    /** What a batch does not have because it was written before the table's schema changed. */
    private Set<Integer> missing(Handover handover) {
        Schema written = table.schemas().get(handover.schemaId());
        return written == null || handover.files().dataFiles().length == 0 ? Set.of() : refill.missingIn(written);
    }

    private OverwriteFiles refilled(Handover handover) {
        Set<String> files = new HashSet<>();
        for (DataFile file : handover.files().dataFiles()) {
            files.add(file.location());
        }
        OverwriteFiles overwrite = transaction.newOverwrite();
        new Rewrite(soFar(), refill.without(missing(handover)))
                .into(overwrite, file -> files.contains(file.location()), false);
        return overwrite;
    }

    /** Rows that are not there are dead letters before anything moves. */
    private RowDelta patched(List<Patch> patches) throws InterruptedException {
        Table before = soFar();
        RowDelta delta = transaction.newRowDelta();
        try {
            for (Patch patch : patches) {
                Patching.Patched patched = new Patching(before, patch).patched(target);
                bury(patched.absent());
                add(patched.files(), delta);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return delta;
    }

    private void bury(List<Failure> failures) throws InterruptedException {
        try {
            CompletableFuture.allOf(failures.stream().map(deadLetters::write).toArray(CompletableFuture<?>[]::new))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Cannot write the dead letters of table " + target + ": " + e.getMessage(), e);
        }
    }

    private static void add(WriteResult files, RowDelta delta) {
        for (DataFile file : files.dataFiles()) {
            delta.addRows(file);
        }
        for (DeleteFile file : files.deleteFiles()) {
            delta.addDeletes(file);
        }
    }
}
