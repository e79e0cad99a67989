package io.cdcplatform.job.sink.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteFilter;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.DeleteCounter;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.data.RowDataUtil;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.util.PartitionUtil;
import org.apache.iceberg.util.StructLikeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a data file that are not deleted. Each file of deletes by key is read once, however many data files it is
 * for; of the keys in it only those are held in memory that the reader asks for.
 */
final class LiveRows extends DeleteFilter<RowData> {
    private final FileIO io;
    private final RowDataWrapper asStruct;
    private final Deletes deletes;

    private LiveRows(FileIO io, FileScanTask task, Schema table, Schema rows, Deletes deletes) {
        super(task.file().location(), task.deletes(), table::findField, rows, new DeleteCounter(), true);
        this.io = io;
        this.asStruct = new RowDataWrapper(
                FlinkSchemaUtil.convert(requiredSchema()), requiredSchema().asStruct());
        this.deletes = deletes;
    }

    /** The deletes by key of a table's files, as far as they are of keys that are asked for. */
    static final class Deletes {
        private final FileIO io;
        private final @Nullable Set<Integer> keyIds;
        private final Predicate<StructLike> keys;
        private final Map<String, List<StructLike>> byFile = new HashMap<>();

        /** @param keys answers for keys of the columns {@code keyIds}, in the order of their ids */
        static Deletes ofKeys(FileIO io, Set<Integer> keyIds, Predicate<StructLike> keys) {
            return new Deletes(io, keyIds, keys);
        }

        /** All, in memory: as many as a reader of the table's oldest file has to hold anyway. */
        static Deletes all(FileIO io) {
            return new Deletes(io, null, key -> true);
        }

        private Deletes(FileIO io, @Nullable Set<Integer> keyIds, Predicate<StructLike> keys) {
            this.io = io;
            this.keyIds = keyIds;
            this.keys = keys;
        }

        private boolean are(Schema projection) {
            return keyIds == null || projection.idToName().keySet().equals(keyIds);
        }

        private List<StructLike> in(DeleteFile file, Schema projection) {
            return byFile.computeIfAbsent(file.location(), location -> read(file, projection));
        }

        private List<StructLike> read(DeleteFile file, Schema projection) {
            InternalRecordWrapper key = new InternalRecordWrapper(projection.asStruct());
            ReadBuilder<Record, Object> reader =
                    FormatModelRegistry.readBuilder(file.format(), Record.class, io.newInputFile(file));
            List<StructLike> deleted = new ArrayList<>();
            try (CloseableIterable<Record> records = reader.project(projection).build()) {
                for (Record record : records) {
                    if (keys.test(key.wrap(record))) {
                        deleted.add(key.copyFor(record));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return deleted;
        }
    }

    /**
     * Rows whose first columns are those of {@code rows}; columns of deletes may follow. Rows with other keys than asked for may
     * be among them, deleted or not.
     *
     * @param table knows all columns by which rows were ever deleted
     */
    static CloseableIterable<RowData> of(FileIO io, FileScanTask task, Schema table, Schema rows, Deletes deletes) {
        LiveRows live = new LiveRows(io, task, table, rows, deletes);
        Map<Integer, ?> constants = PartitionUtil.constantsMap(task, RowDataUtil::convertConstant);
        ReadBuilder<RowData, Object> file =
                FormatModelRegistry.readBuilder(task.file().format(), RowData.class, io.newInputFile(task.file()));
        return live.filter(file.project(live.requiredSchema())
                .idToConstant(constants)
                .split(task.start(), task.length())
                .filter(task.residual())
                .build());
    }

    @Override
    protected StructLike asStructLike(RowData row) {
        return asStruct.wrap(row);
    }

    @Override
    protected InputFile getInputFile(String location) {
        return io.newInputFile(location);
    }

    @Override
    protected DeleteLoader newDeleteLoader() {
        return new BaseDeleteLoader(this::loadInputFile) {
            @Override
            public StructLikeSet loadEqualityDeletes(Iterable<DeleteFile> files, Schema projection) {
                if (!deletes.are(projection)) {
                    return super.loadEqualityDeletes(files, projection);
                }
                StructLikeSet deleted = StructLikeSet.create(projection.asStruct());
                files.forEach(file -> deleted.addAll(deletes.in(file, projection)));
                return deleted;
            }
        };
    }
}
