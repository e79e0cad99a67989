package io.cdcplatform.job.sink.iceberg;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.deletes.DeleteGranularity;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.data.RowDataProjection;
import org.apache.iceberg.io.BaseTaskWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's writer of rows and deletes, told for each row whether its key has to be deleted first: Iceberg's own writer for
 * Flink deletes always or never. Several changes of a key within one writer are right: it knows where it wrote each key and
 * deletes by position.
 *
 * <p>Assumes that partition columns are key columns, so that a delete finds its partition.
 */
final class DeltaTaskWriter extends BaseTaskWriter<RowData> {
    private final Schema schema;
    private final Schema keySchema;
    private final RowDataWrapper rowView;
    private final RowDataWrapper keyView;
    private final RowDataProjection keyOf;
    private final PartitionKey partition;
    private final Map<PartitionKey, RowWriter> partitions = new HashMap<>();
    private final @Nullable RowWriter only;

    DeltaTaskWriter(
            TableFiles table,
            FileFormat format,
            FileWriterFactory<RowData> writers,
            OutputFileFactory files,
            long targetFileBytes,
            boolean deletionVectors) {
        super(table.spec(), format, writers, files, table.table().io(), targetFileBytes, deletionVectors);
        schema = table.schema();
        keySchema = table.keySchema();
        rowView = new RowDataWrapper(table.rowType(), schema.asStruct());
        keyView = new RowDataWrapper(FlinkSchemaUtil.convert(keySchema), keySchema.asStruct());
        keyOf = RowDataProjection.create(table.rowType(), schema.asStruct(), keySchema.asStruct());
        partition = new PartitionKey(table.spec(), schema);
        only = table.spec().isUnpartitioned() ? new RowWriter(null) : null;
    }

    /** Writes a row whose key is certainly not in the table. */
    @Override
    public void write(RowData row) throws IOException {
        route(row).write(row);
    }

    /** Writes a row in the place of one of its key that may be in the table. */
    void replace(RowData row) throws IOException {
        RowWriter writer = route(row);
        writer.deleteKey(keyOf.wrap(row));
        writer.write(row);
    }

    /** Deletes the row of this key, of which only the key's columns count. */
    void delete(RowData row) throws IOException {
        route(row).deleteKey(keyOf.wrap(row));
    }

    @Override
    public void close() throws IOException {
        if (only != null) {
            only.close();
        }
        for (RowWriter writer : partitions.values()) {
            writer.close();
        }
        partitions.clear();
        super.close();
    }

    private RowWriter route(RowData row) {
        if (only != null) {
            return only;
        }
        partition.partition(rowView.wrap(row));
        RowWriter writer = partitions.get(partition);
        if (writer == null) {
            PartitionKey copy = partition.copy();
            writer = new RowWriter(copy);
            partitions.put(copy, writer);
        }
        return writer;
    }

    /** Rows and deletes of one partition of the table. */
    private final class RowWriter extends BaseEqualityDeltaWriter {
        RowWriter(@Nullable PartitionKey of) {
            super(of, schema, keySchema, DeleteGranularity.FILE, dvFileWriter());
        }

        @Override
        protected org.apache.iceberg.StructLike asStructLike(RowData row) {
            return rowView.wrap(row);
        }

        @Override
        protected org.apache.iceberg.StructLike asStructLikeKey(RowData key) {
            return keyView.wrap(key);
        }
    }
}
