package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The Iceberg schema of a source table: what a new Iceberg table gets and an old one is brought to.
 *
 * <p>Flink's types become Iceberg's as {@link FlinkSchemaUtil} has it, except: bytes of a fixed length become {@code binary} (a
 * length may change at the source), nanoseconds become microseconds where format 2 has nothing finer. The semantic of a
 * column changes nothing: {@code io.debezium.time.MicroTime} stays a {@code long} of microseconds of the day, because Flink's TIME, and
 * so Iceberg's writer of it, ends at milliseconds and Iceberg's {@code time} has no 24:00:00; JSON stays its text, and so
 * does a UUID, because Iceberg 1.11 compares the bounds of {@code uuid} with a sign that they are written without: deletes and
 * filters would miss every file in which it matters.
 *
 * <p>The ids of its fields mean nothing: columns are matched by name.
 */
final class TargetSchema {
    static final String OP = "_cdc_op";
    static final String TS = "_cdc_ts";
    static final String TOPIC = "_cdc_topic";
    static final String PARTITION = "_cdc_partition";
    static final String OFFSET = "_cdc_offset";

    /** What each row of {@code write_mode: append} says of its change, behind the source's columns. */
    static final List<NestedField> CHANGE = List.of(
            NestedField.required(
                    1, OP, Types.StringType.get(), "operation: r read, c create, u update, d delete, t truncate"),
            NestedField.optional(2, TS, Types.TimestampType.withZone(), "when the source made the change"),
            NestedField.required(3, TOPIC, Types.StringType.get(), "Kafka topic of the change"),
            NestedField.required(4, PARTITION, Types.IntegerType.get(), "Kafka partition of the change"),
            NestedField.required(5, OFFSET, Types.LongType.get(), "Kafka offset of the change"));

    private TargetSchema() {}

    /** One row per key: the key is required and identifies the row. */
    static Schema ofRows(TableSchema source, int formatVersion) {
        List<NestedField> fields = new ArrayList<>();
        Set<Integer> key = new HashSet<>();
        int[] nextId = {0};
        for (Column column : source.columns()) {
            int id = ++nextId[0];
            boolean isKey = source.key().contains(column.name());
            boolean optional = column.type().isNullable() && !isKey;
            fields.add(NestedField.builder()
                    .withId(id)
                    .isOptional(optional)
                    .withName(column.name())
                    .ofType(typeOf(column.type(), formatVersion, nextId))
                    .build());
            if (isKey) {
                key.add(id);
            }
        }
        return new Schema(fields, key);
    }

    /** One row per change: no column is required (a delete has its key only) and nothing identifies a row. */
    static Schema ofChanges(TableSchema source, int formatVersion) {
        List<NestedField> fields = new ArrayList<>();
        int[] nextId = {0};
        for (Column column : source.columns()) {
            int id = ++nextId[0];
            fields.add(NestedField.optional(id, column.name(), typeOf(column.type(), formatVersion, nextId)));
        }
        for (NestedField field : CHANGE) {
            fields.add(NestedField.from(field).withId(++nextId[0]).build());
        }
        return new Schema(fields);
    }

    private static Type typeOf(LogicalType source, int formatVersion, int[] nextId) {
        Type type = FlinkSchemaUtil.convert(source);
        switch (type.typeId()) {
            case FIXED:
                return Types.BinaryType.get();
            case TIMESTAMP_NANO:
                boolean zoned = ((Types.TimestampNanoType) type).shouldAdjustToUTC();
                return formatVersion > 2
                        ? type
                        : zoned ? Types.TimestampType.withZone() : Types.TimestampType.withoutZone();
            default:
                return type.isPrimitiveType() ? type : TypeUtil.assignFreshIds(type, () -> ++nextId[0]);
        }
    }
}
