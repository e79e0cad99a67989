package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Infinity;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a row that Iceberg has no form for and its writer would turn into others: infinite dates and timestamps,
 * timestamps outside of what 64 bits of microseconds reach, 24:00:00 in a {@code time}.
 */
final class Unstorable {
    private static final long MOST_MILLIS = Long.MAX_VALUE / 1000;
    private static final int DAY_MILLIS = 86_400_000;

    private final List<String> names = new ArrayList<>();
    private final List<RowData.FieldGetter> getters = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    private interface Check {
        boolean fails(Object value);
    }

    private Unstorable() {}

    /** What becomes of an event with such a value in this column. */
    static Failure failure(ChangeEvent event, String column) {
        return new Failure(
                event.origin(),
                "ICEBERG_VALUE",
                "Cannot write column " + column + " of table " + event.schema().id() + " at " + event.at()
                        + ": infinity, 24:00:00 or a year that Iceberg cannot hold. Replace it at the source, or exclude"
                        + " the column (columns.exclude)",
                null);
    }

    static Unstorable in(TableSchema source) {
        Unstorable made = new Unstorable();
        for (int i = 0; i < source.columns().size(); i++) {
            Column column = source.columns().get(i);
            Check check = of(column.type());
            if (check != null) {
                made.names.add(column.name());
                made.getters.add(RowData.createFieldGetter(column.type(), i));
                made.checks.add(check);
            }
        }
        return made;
    }

    /** The name of the first such column, or null. */
    @Nullable
    String column(RowData row) {
        for (int i = 0; i < checks.size(); i++) {
            Object value = getters.get(i).getFieldOrNull(row);
            if (value != null && checks.get(i).fails(value)) {
                return names.get(i);
            }
        }
        return null;
    }

    private static @Nullable Check of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case DATE -> value -> Infinity.word((int) value) != null;
            case TIME_WITHOUT_TIME_ZONE -> value -> (int) value >= DAY_MILLIS;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                value -> {
                    long millis = ((TimestampData) value).getMillisecond();
                    return millis >= MOST_MILLIS || millis <= -MOST_MILLIS;
                };
            case ARRAY -> ofElements(((ArrayType) type).getElementType());
            default -> null;
        };
    }

    private static @Nullable Check ofElements(LogicalType type) {
        Check each = type.is(LogicalTypeRoot.ARRAY) ? null : of(type);
        if (each == null) {
            return null;
        }
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        return value -> {
            ArrayData array = (ArrayData) value;
            for (int i = 0; i < array.size(); i++) {
                Object element = getter.getElementOrNull(array, i);
                if (element != null && each.fails(element)) {
                    return true;
                }
            }
            return false;
        };
    }
}
