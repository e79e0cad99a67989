package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;

/** A column's values as PostgreSQL reads them from text: chosen once, by the column's type and meaning. */
interface PostgresForm {

    String text(Object value);

    /** @throws IllegalArgumentException if there is no such form */
    static PostgresForm of(Column column) {
        LogicalType type = column.type();
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> isBit(column) ? value -> (boolean) value ? "1" : "0" : Object::toString;
            case FLOAT, DOUBLE, CHAR, VARCHAR -> Object::toString;
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ofNumber(column.semantic());
            case DECIMAL -> value -> ((DecimalData) value).toBigDecimal().toPlainString();
            case BINARY, VARBINARY -> value -> PostgresText.bytes((byte[]) value);
            case DATE -> value -> PostgresText.date((Integer) value);
            case TIME_WITHOUT_TIME_ZONE -> value -> PostgresText.time((Integer) value * 1000L);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> value -> PostgresText.timestamp((TimestampData) value, "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value -> PostgresText.timestamp((TimestampData) value, "+00");
            case ARRAY -> ofArray(column.element());
            case MAP -> ofMap(column, (MapType) type);
            case ROW -> ofStruct(column);
            default -> throw unknown(column);
        };
    }

    private static boolean isBit(Column column) {
        return column.parameters().getOrDefault(PostgresTypes.SOURCE_TYPE, "").equalsIgnoreCase("bit");
    }

    private static PostgresForm ofNumber(String semantic) {
        return switch (semantic) {
            case "io.debezium.time.MicroTime" -> value -> PostgresText.time(((Number) value).longValue());
            case "io.debezium.time.NanoTime" ->
                value -> PostgresText.time(Math.floorDiv(((Number) value).longValue(), 1000L));
            case "io.debezium.time.MicroDuration" -> value -> value + " microseconds";
            case "io.debezium.time.NanoDuration" ->
                value -> Math.floorDiv(((Number) value).longValue(), 1000L) + " microseconds";
            default -> Object::toString;
        };
    }

    private static PostgresForm ofArray(Column column) {
        PostgresForm form = of(column);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(column.type());
        return value -> {
            ArrayData array = (ArrayData) value;
            StringBuilder out = new StringBuilder("{");
            for (int i = 0; i < array.size(); i++) {
                Object element = getter.getElementOrNull(array, i);
                out.append(i == 0 ? "" : ",");
                if (element == null) {
                    out.append("NULL");
                } else {
                    PostgresText.appendQuoted(out, form.text(element));
                }
            }
            return out.append('}').toString();
        };
    }

    /** A map of texts as hstore's text. */
    private static PostgresForm ofMap(Column column, MapType type) {
        PostgresForm form = of(column.element());
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(type.getKeyType());
        ArrayData.ElementGetter values = ArrayData.createElementGetter(type.getValueType());
        return value -> {
            MapData map = (MapData) value;
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < map.size(); i++) {
                out.append(i == 0 ? "" : ",");
                PostgresText.appendQuoted(out, String.valueOf(keys.getElementOrNull(map.keyArray(), i)));
                out.append("=>");
                Object element = values.getElementOrNull(map.valueArray(), i);
                if (element == null) {
                    out.append("NULL");
                } else {
                    PostgresText.appendQuoted(out, form.text(element));
                }
            }
            return out.toString();
        };
    }

    private static PostgresForm ofStruct(Column column) {
        return switch (column.semantic()) {
            case "io.debezium.data.geometry.Point" ->
                value -> "(" + ((RowData) value).getDouble(0) + "," + ((RowData) value).getDouble(1) + ")";
            case "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Geography" ->
                value -> PostgresText.hex(((RowData) value).getBinary(0));
            default -> throw unknown(column);
        };
    }

    private static IllegalArgumentException unknown(Column column) {
        return new IllegalArgumentException(
                "Cannot write column " + column.name() + ": PostgreSQL has no text for type "
                        + column.type().asSummaryString() + " " + column.semantic() + "; exclude the column");
    }
}
