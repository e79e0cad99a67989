package io.cdcplatform.job.sink.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.util.DataFileSet;
import org.apache.iceberg.util.DeleteFileSet;

/** Writes data files anew whose rows lack columns that the table fills by {@link Refill}; row by row, into rolling files. */
final class Rewrite {
    private final Table table;
    private final Refill.Rows rows;
    private final LiveRows.Deletes deletesByKey;

    /** @param table at the state that is rewritten */
    Rewrite(Table table, Refill.Rows rows) {
        this.table = table;
        this.rows = rows;
        this.deletesByKey = LiveRows.Deletes.all(table.io());
    }

    /** Puts into {@code overwrite} what takes the place of these files, and of the deletes that only they needed. */
    void into(OverwriteFiles overwrite, Predicate<DataFile> which, boolean all) {
        DataFileSet gone = DataFileSet.create();
        DeleteFileSet deletes = DeleteFileSet.create();
        TaskWriter<RowData> writer =
                TableFiles.of(table, table.schema(), Set.of()).appender(0, 0);
        UnaryOperator<RowData> made = rows.reader();
        try {
            try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
                for (FileScanTask task : tasks) {
                    if (which.test(task.file())) {
                        gone.add(task.file());
                        task.deletes().stream()
                                .filter(file -> all || isOf(file, task.file()))
                                .forEach(deletes::add);
                        copy(task, made, writer);
                    }
                }
            }
            for (DataFile file : writer.complete().dataFiles()) {
                overwrite.addFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        overwrite.deleteFiles(gone, deletes);
    }

    private void copy(FileScanTask task, UnaryOperator<RowData> made, TaskWriter<RowData> writer) throws IOException {
        try (CloseableIterable<RowData> live =
                LiveRows.of(table.io(), task, table.schema(), rows.read(), deletesByKey)) {
            for (RowData row : live) {
                writer.write(made.apply(row));
            }
        }
    }

    private static boolean isOf(DeleteFile deletes, DataFile file) {
        return deletes.content() == FileContent.POSITION_DELETES
                && file.location().equals(deletes.referencedDataFile());
    }
}
