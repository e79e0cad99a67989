package io.cdcplatform.sandbox.compare;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PartitionUtil;

/**
 * The rows of a table's current snapshot as Iceberg's own parts read them. Unlike its reader of whole tables, which opens a file of
 * deletes again for each data file, this one holds all deletes in memory: after many small commits that is minutes against seconds.
 */
final class LiveRecords {
    private final Table table;
    private final DeleteLoader deletes;

    private LiveRecords(Table table) {
        this.table = table;
        this.deletes = new Remembered(table);
    }

    interface Taker {
        void take(Record row) throws SQLException;
    }

    static void forEach(Table table, Taker taker) throws IOException, SQLException {
        LiveRecords live = new LiveRecords(table);
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                try (CloseableIterable<Record> rows = live.of(task)) {
                    for (Record row : rows) {
                        taker.take(row);
                    }
                }
            }
        }
    }

    private CloseableIterable<Record> of(FileScanTask task) {
        GenericDeleteFilter live = new GenericDeleteFilter(table.io(), task, table.schema(), table.schema()) {
            @Override
            protected DeleteLoader newDeleteLoader() {
                return deletes;
            }
        };
        ReadBuilder<Record, ?> file = FormatModelRegistry.readBuilder(
                task.file().format(), Record.class, table.io().newInputFile(task.file()));
        return live.filter(file.project(live.requiredSchema())
                .idToConstant(PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant))
                .split(task.start(), task.length())
                .build());
    }

    /** In the thread that asks: with threads of its own Iceberg waits for them in steps of 10 ms, once a data file. */
    private static final class Remembered extends BaseDeleteLoader {
        private final Map<String, Object> byFile = new HashMap<>();

        Remembered(Table table) {
            super(file -> table.io().newInputFile(file.location()), null);
        }

        @Override
        protected boolean canCache(long size) {
            return true;
        }

        @Override
        @SuppressWarnings("unchecked") // what a file of deletes becomes depends on the file alone
        protected <V> V getOrLoad(String file, Supplier<V> load, long size) {
            return (V) byFile.computeIfAbsent(file, key -> load.get());
        }
    }
}
