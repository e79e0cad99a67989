package io.cdcplatform.job.sink.iceberg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Opens files of a table for rows of one of its schemas.
 *
 * @param keySchema the columns by which rows are replaced; without columns where none is
 */
record TableFiles(Table table, Schema schema, PartitionSpec spec, RowType rowType, Schema keySchema) {

    private static final FileFormat FORMAT = FileFormat.PARQUET;

    /** @param key ids of the columns by which rows are replaced */
    static TableFiles of(Table table, Schema schema, Set<Integer> key) {
        return new TableFiles(
                table, schema, table.spec(), FlinkSchemaUtil.convert(schema), TypeUtil.selectInIdOrder(schema, key));
    }

    TaskWriter<RowData> appender(int subtask, int attempt) {
        RowDataTaskWriterFactory factory = new RowDataTaskWriterFactory(
                () -> table, rowType, targetFileBytes(), FORMAT, writeProperties(), List.of(), false, schema, spec);
        factory.initialize(subtask, attempt);
        return factory.create();
    }

    DeltaTaskWriter deltaWriter(int subtask, int attempt) {
        int[] ids = keySchema.columns().stream()
                .mapToInt(Types.NestedField::fieldId)
                .toArray();
        FileWriterFactory<RowData> writers = new FlinkFileWriterFactory.Builder(table)
                .dataFileFormat(FORMAT)
                .dataSchema(schema)
                .dataFlinkType(rowType)
                .deleteFileFormat(FORMAT)
                .equalityFieldIds(ids)
                .equalityDeleteRowSchema(keySchema)
                .writerProperties(writeProperties())
                .build();
        OutputFileFactory files = OutputFileFactory.builderFor(table, subtask, attempt)
                .format(FORMAT)
                .defaultSpec(spec)
                .build();
        boolean deletionVectors = TableUtil.formatVersion(table) > 2;
        return new DeltaTaskWriter(this, FORMAT, writers, files, targetFileBytes(), deletionVectors);
    }

    private long targetFileBytes() {
        return PropertyUtil.propertyAsLong(
                table.properties(),
                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
    }

    private Map<String, String> writeProperties() {
        Map<String, String> properties = new HashMap<>();
        table.properties().forEach((name, value) -> {
            if (name.startsWith("write.")) {
                properties.put(name, value);
            }
        });
        return properties;
    }
}
