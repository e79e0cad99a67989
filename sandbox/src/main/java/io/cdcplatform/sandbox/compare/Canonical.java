package io.cdcplatform.sandbox.compare;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.StructLike;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** One text for one value, whichever reader it comes from: equal values give equal texts, others do not. */
final class Canonical {
    private static final HexFormat HEX = HexFormat.of();

    private Canonical() {}

    static String of(@Nullable Object value) throws SQLException {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Float || value instanceof Double) {
            return Double.toString(((Number) value).doubleValue());
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        if (value instanceof byte[] bytes) {
            return HEX.formatHex(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return HEX.formatHex(bytes);
        }
        if (value instanceof Array array) {
            return list(Arrays.asList((Object[]) array.getArray()));
        }
        if (value instanceof List<?> values) {
            return list(values);
        }
        if (value instanceof StructLike struct) {
            return geometry(struct);
        }
        return plain(value);
    }

    private static String geometry(StructLike struct) throws SQLException {
        boolean isPoint = struct.get(0, Object.class) instanceof Double;
        return isPoint
                ? "(" + struct.get(0, Double.class) + "," + struct.get(1, Double.class) + ")"
                : of(struct.get(0, Object.class));
    }

    private static String plain(Object value) {
        if (value instanceof PGInterval span && span.getYears() + span.getMonths() + span.getDays() == 0) {
            // As the span of MySQL's TIME comes to a lake.
            return String.valueOf(
                    (span.getHours() * 3600L + span.getMinutes() * 60L + span.getWholeSeconds()) * 1_000_000
                            + span.getMicroSeconds());
        }
        if (value instanceof PGobject object) {
            return String.valueOf(object.getValue());
        }
        if (value instanceof Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof Time time) {
            return time.toLocalTime().toString();
        }
        return value.toString();
    }

    private static String list(List<?> values) throws SQLException {
        StringBuilder text = new StringBuilder("[");
        for (Object value : values) {
            text.append(text.length() > 1 ? ", " : "").append(of(value));
        }
        return text.append(']').toString();
    }

    /** A row as one line; the separator cannot be mistaken for a value's own text in practice, and equality is all it serves. */
    static String row(List<String> values) {
        return values.stream().collect(Collectors.joining("\u001f"));
    }
}
