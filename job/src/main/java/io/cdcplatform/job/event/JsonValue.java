package io.cdcplatform.job.event;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Base64;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.jspecify.annotations.Nullable;

/** Writes the values of one column, never null, as JSON. */
public interface JsonValue {

    void write(Object value, JsonBuffer out);

    static JsonValue of(Column column) {
        return switch (column.semantic()) {
            case "io.debezium.data.Json" ->
                column.type().is(LogicalTypeRoot.VARCHAR) ? JsonValue::json : ofType(column);
            case "io.debezium.time.MicroTime" -> (value, out) -> time((Long) value * 1000, 6, out);
            case "io.debezium.time.NanoTime" -> (value, out) -> time((Long) value, 9, out);
            default -> ofType(column);
        };
    }

    private static JsonValue ofType(Column column) {
        LogicalType type = column.type();
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> (value, out) -> out.raw(value.toString());
            case FLOAT, DOUBLE -> JsonValue::floating;
            case CHAR, VARCHAR -> (value, out) -> out.string(((StringData) value).toBytes());
            case BINARY, VARBINARY ->
                (value, out) -> out.raw('"')
                        .raw(Base64.getEncoder().encode((byte[]) value))
                        .raw('"');
            case DECIMAL ->
                (value, out) -> {
                    BigDecimal number = ((DecimalData) value).toBigDecimal();
                    out.raw('"').raw(number.toPlainString()).raw('"');
                };
            case DATE -> JsonValue::date;
            case TIME_WITHOUT_TIME_ZONE -> (value, out) -> time((Integer) value * 1_000_000L, 3, out);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamp(((TimestampType) type).getPrecision(), "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(((LocalZonedTimestampType) type).getPrecision(), "Z");
            case ARRAY -> array(column.element());
            case MAP -> map(column.element());
            case ROW -> struct((RowType) type);
            default ->
                throw new IllegalArgumentException(
                        "Cannot write column " + column.name() + " of type " + type.asSummaryString() + " as JSON");
        };
    }

    private static void floating(Object value, JsonBuffer out) {
        double number = ((Number) value).doubleValue();
        boolean finite = !Double.isNaN(number) && !Double.isInfinite(number);
        if (finite) {
            out.raw(value.toString());
        } else {
            out.string(value.toString());
        }
    }

    /** Text that is one whole JSON value is embedded, anything else stays text. */
    private static void json(Object value, JsonBuffer out) {
        byte[] text = ((StringData) value).toBytes();
        if (JsonText.isOneValue(text)) {
            out.raw(text);
        } else {
            out.string(text);
        }
    }

    /** Also for the times of MySQL, which may be negative or longer than a day. */
    private static void time(long nanos, int decimals, JsonBuffer out) {
        long all = Math.abs(nanos);
        long seconds = all / 1_000_000_000;
        out.raw('"').raw(nanos < 0 ? "-" : "");
        digits(seconds / 3600, 2, out.raw(""));
        digits(seconds / 60 % 60, 2, out.raw(':'));
        digits(seconds % 60, 2, out.raw(':'));
        decimals((int) (all % 1_000_000_000), decimals, out);
        out.raw('"');
    }

    private static void date(Object value, JsonBuffer out) {
        String infinity = Infinity.word((Integer) value);
        String text = infinity == null ? LocalDate.ofEpochDay((Integer) value).toString() : infinity;
        out.raw('"').raw(text).raw('"');
    }

    private static JsonValue timestamp(int decimals, String zone) {
        return (value, out) -> {
            TimestampData timestamp = (TimestampData) value;
            String infinity = Infinity.word(timestamp);
            if (infinity != null) {
                out.raw('"').raw(infinity).raw('"');
                return;
            }
            long seconds = Math.floorDiv(timestamp.getMillisecond(), 1000);
            int nanos = (int) Math.floorMod(timestamp.getMillisecond(), 1000L) * 1_000_000
                    + timestamp.getNanoOfMillisecond();
            int ofDay = (int) Math.floorMod(seconds, 86_400L);
            out.raw('"')
                    .raw(LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400)).toString());
            digits(ofDay / 3600, 2, out.raw('T'));
            digits(ofDay / 60 % 60, 2, out.raw(':'));
            digits(ofDay % 60, 2, out.raw(':'));
            decimals(nanos, decimals, out);
            out.raw(zone).raw('"');
        };
    }

    private static JsonValue array(Column element) {
        JsonValue each = of(element);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element.type());
        return (value, out) -> {
            ArrayData array = (ArrayData) value;
            out.raw('[');
            for (int i = 0; i < array.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                orNull(getter.getElementOrNull(array, i), each, out);
            }
            out.raw(']');
        };
    }

    private static JsonValue map(Column element) {
        JsonValue each = of(element);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element.type());
        return (value, out) -> {
            ArrayData keys = ((MapData) value).keyArray();
            ArrayData values = ((MapData) value).valueArray();
            out.raw('{');
            for (int i = 0; i < keys.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                out.string(keys.getString(i).toBytes()).raw(':');
                orNull(getter.getElementOrNull(values, i), each, out);
            }
            out.raw('}');
        };
    }

    private static JsonValue struct(RowType type) {
        RowJson fields = RowJson.of(type);
        return (value, out) -> fields.write((RowData) value, out);
    }

    private static void orNull(@Nullable Object value, JsonValue each, JsonBuffer out) {
        if (value == null) {
            out.raw("null");
        } else {
            each.write(value, out);
        }
    }

    private static void decimals(int nanos, int decimals, JsonBuffer out) {
        if (decimals > 0) {
            long scaled = nanos;
            for (int i = decimals; i < 9; i++) {
                scaled /= 10;
            }
            digits(scaled, decimals, out.raw('.'));
        }
    }

    private static void digits(long value, int atLeast, JsonBuffer out) {
        String text = Long.toString(value);
        for (int i = text.length(); i < atLeast; i++) {
            out.raw('0');
        }
        out.raw(text);
    }
}
