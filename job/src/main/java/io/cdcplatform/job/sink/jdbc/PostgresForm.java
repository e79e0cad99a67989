package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/** A column's values as PostgreSQL reads them from text: chosen once, by the column's type and meaning. */
interface PostgresForm {
    String POSTGRES_BITS_LENGTH = "length";

    String text(Object value);

    /** @throws IllegalArgumentException if there is no such form */
    static PostgresForm of(Column column) {
        LogicalType type = column.type();
        return switch (type.getTypeRoot()) {
            case BOOLEAN, FLOAT, DOUBLE -> Object::toString;
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ofNumber(column.semantic());
            case DECIMAL -> value -> ((DecimalData) value).toBigDecimal().toPlainString();
            case CHAR, VARCHAR -> ofString(column.semantic());
            case BINARY, VARBINARY -> ofBytes(column);
            case DATE -> value -> PostgresText.date((Integer) value);
            case TIME_WITHOUT_TIME_ZONE -> value -> PostgresText.time((Integer) value * 1000L);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> value -> PostgresText.timestamp(micros((TimestampData) value));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value -> PostgresText.timestampUtc(micros((TimestampData) value));
            case ARRAY -> ofArray(column, ((ArrayType) type).getElementType());
            case ROW -> ofStruct(column);
            default -> throw unknown(column);
        };
    }

    private static PostgresForm ofNumber(String semantic) {
        return switch (semantic) {
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
                value -> PostgresText.date(((Number) value).intValue());
            case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
                value -> PostgresText.time(number(value) * 1000);
            case "io.debezium.time.MicroTime" -> value -> PostgresText.time(number(value));
            case "io.debezium.time.NanoTime" -> value -> PostgresText.time(Math.floorDiv(number(value), 1000));
            case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
                value -> PostgresText.timestamp(microsOf(number(value)));
            case "io.debezium.time.MicroTimestamp" -> value -> PostgresText.timestamp(number(value));
            case "io.debezium.time.NanoTimestamp" ->
                value -> PostgresText.timestamp(Math.floorDiv(number(value), 1000));
            case "io.debezium.time.MicroDuration" -> value -> value + " microseconds";
            case "io.debezium.time.NanoDuration" -> value -> Math.floorDiv(number(value), 1000) + " microseconds";
            default -> Object::toString;
        };
    }

    private static PostgresForm ofString(String semantic) {
        return switch (semantic) {
            case "io.debezium.time.ZonedTimestamp" -> value -> PostgresText.zonedTimestamp(value.toString());
            case "io.debezium.time.IsoDate", "io.debezium.time.IsoTime", "io.debezium.time.IsoTimestamp" ->
                value -> withoutZone(PostgresText.zonedTimestamp(value.toString()));
            default -> Object::toString;
        };
    }

    private static PostgresForm ofBytes(Column column) {
        if (!column.semantic().equals("io.debezium.data.Bits")) {
            return value -> PostgresText.bytes((byte[]) value);
        }
        int length = Integer.parseInt(column.parameters().getOrDefault(POSTGRES_BITS_LENGTH, "2147483647"));
        return value -> PostgresText.bits((byte[]) value, Math.min(length, ((byte[]) value).length * 8));
    }

    private static PostgresForm ofArray(Column column, LogicalType elementType) {
        PostgresForm form = of(new Column(column.name(), elementType, column.semantic(), Map.of()));
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        return value -> {
            ArrayData array = (ArrayData) value;
            StringBuilder out = new StringBuilder("{");
            for (int i = 0; i < array.size(); i++) {
                Object element = getter.getElementOrNull(array, i);
                out.append(i == 0 ? "" : ",");
                if (element == null) {
                    out.append("NULL");
                } else {
                    PostgresText.appendElement(out, form.text(element));
                }
            }
            return out.append('}').toString();
        };
    }

    private static PostgresForm ofStruct(Column column) {
        return switch (column.semantic()) {
            case "io.debezium.data.VariableScaleDecimal" ->
                value -> PostgresText.variableScaleDecimal(((RowData) value).getInt(0), ((RowData) value).getBinary(1));
            case "io.debezium.data.geometry.Point" ->
                value -> "(" + ((RowData) value).getDouble(0) + "," + ((RowData) value).getDouble(1) + ")";
            default -> throw unknown(column);
        };
    }

    private static IllegalArgumentException unknown(Column column) {
        return new IllegalArgumentException("Cannot write column " + column.name() + ": there is no form for type "
                + column.type().asSummaryString() + " " + column.semantic() + "; exclude the column");
    }

    private static long micros(TimestampData value) {
        // Infinity's microseconds do not fit when milliseconds are multiplied naively, but they do exactly.
        return microsOf(value.getMillisecond()) + value.getNanoOfMillisecond() / 1000;
    }

    private static long microsOf(long millis) {
        return Math.multiplyExact(millis, 1000L);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static String withoutZone(String iso) {
        return iso.replace("Z", "");
    }
}
