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

    private TargetSchema() {}

    /** The key is required and identifies the row; where each change is a row there is none. */
    static Schema of(TableSchema source, int formatVersion) {
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
