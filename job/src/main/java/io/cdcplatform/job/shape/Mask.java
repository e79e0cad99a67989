package io.cdcplatform.job.shape;

import io.cdcplatform.config.MaskKind;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** How the values of a column are hidden, and what column they then make. NULL stays NULL. */
record Mask(Column column, Masking masking) {
    static final String REDACTED = "REDACTED";
    private static final int SHOWN = 4;
    /** Of a shorter text the last characters would be too much of it. */
    private static final int SHOWN_FROM = 8;

    /** Of a value that is not null. */
    interface Masking {
        @Nullable
        Object apply(Object value);
    }

    /** The canonical text of a value that is not null, in UTF-8. */
    private interface Text {
        byte[] of(Object value);
    }

    static Mask of(Column column, MaskKind kind, KeyedHash hash) {
        Text text = text(column);
        return switch (kind) {
            case HASH -> asText(column, value -> StringData.fromString(hash.of(text.of(value))));
            case PARTIAL ->
                asText(
                        column,
                        value -> StringData.fromString(partial(new String(text.of(value), StandardCharsets.UTF_8))));
            case REDACT ->
                isText(column)
                        ? asText(column, value -> StringData.fromString(REDACTED))
                        : new Mask(nulls(column), v -> null);
        };
    }

    /** Nothing of the column's old type is left: a target would build its own type of it. */
    private static Mask asText(Column column, Masking masking) {
        Object old = column.defaultValue();
        VarCharType type = new VarCharType(column.type().isNullable(), VarCharType.MAX_LENGTH);
        return new Mask(
                new Column(column.name(), type, "", Map.of(), old == null ? null : masking.apply(old)), masking);
    }

    private static Column nulls(Column column) {
        return new Column(column.name(), column.type().copy(true), column.semantic(), column.parameters());
    }

    /** Numbers may come as text where no decimal can hold them. */
    private static boolean isText(Column column) {
        boolean isNumber = column.semantic().endsWith("Decimal");
        return column.type().is(LogicalTypeRoot.VARCHAR) && !isNumber;
    }

    private static Text text(Column column) {
        switch (column.type().getTypeRoot()) {
            case CHAR, VARCHAR:
                return value -> ((StringData) value).toBytes();
            case BINARY, VARBINARY:
                return value -> (byte[]) value;
            default:
                JsonValue json = JsonValue.of(column);
                JsonBuffer buffer = new JsonBuffer();
                return value -> {
                    json.write(value, buffer.clear());
                    return unquoted(buffer.toByteArray());
                };
        }
    }

    private static byte[] unquoted(byte[] json) {
        return json.length > 1 && json[0] == '"' ? Arrays.copyOfRange(json, 1, json.length - 1) : json;
    }

    private static String partial(String text) {
        int length = text.codePointCount(0, text.length());
        int shown = length < SHOWN_FROM ? 0 : SHOWN;
        return "*".repeat(length - shown) + text.substring(text.offsetByCodePoints(0, length - shown));
    }
}
