package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.types.Types.NestedField;

/** The values that rows hold which were there before a column, as Iceberg keeps them. */
final class Defaults {
    private Defaults() {}

    /** By name; without those of which the source tells none, and nested ones, which Iceberg has no defaults for. */
    static Map<String, Object> of(TableSchema source, List<NestedField> columns) {
        Schema schema = new Schema(columns.stream()
                .filter(column -> column.type().isPrimitiveType())
                .toList());
        GenericRowData row = new GenericRowData(source.columns().size());
        for (int i = 0; i < source.columns().size(); i++) {
            Column column = source.columns().get(i);
            row.setField(i, column.defaultValue());
        }
        TargetRow view = new TargetRow(RowLayout.of(source, schema)).wrap(row);
        RowType type = (RowType) FlinkSchemaUtil.convert(schema).copy();
        RowDataWrapper wrapped = new RowDataWrapper(type, schema.asStruct());
        wrapped.wrap(view);
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            if (!view.isNullAt(i)) {
                values.put(schema.columns().get(i).name(), wrapped.get(i, Object.class));
            }
        }
        return values;
    }
}
