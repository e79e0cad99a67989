package io.cdcplatform.job.sink.iceberg;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UUIDUtil;

/**
 * What a value becomes when its column gets another type at the source, as PostgreSQL's own casts have it: through a form that
 * both types know. Timestamps with and without a zone are taken for UTC.
 */
final class Conversion {
    private static final MathContext FLOAT_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final MathContext DOUBLE_DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final Set<TypeID> NUMBERS =
            Set.of(TypeID.INTEGER, TypeID.LONG, TypeID.FLOAT, TypeID.DOUBLE, TypeID.DECIMAL);
    private static final Set<TypeID> TIMES = Set.of(TypeID.DATE, TypeID.TIMESTAMP);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private Conversion() {}

    static boolean exists(Type from, Type to) {
        TypeID source = from.typeId();
        TypeID target = to.typeId();
        boolean numbers = NUMBERS.contains(source) && NUMBERS.contains(target);
        boolean times = TIMES.contains(source) && TIMES.contains(target);
        boolean flags = source == TypeID.BOOLEAN && NUMBERS.contains(target)
                || target == TypeID.BOOLEAN && NUMBERS.contains(source);
        boolean text = target == TypeID.STRING && hasText(source) || source == TypeID.STRING && hasText(target);
        return numbers || times || flags || text || SchemaPlan.takes(to, from);
    }

    /** @throws IllegalArgumentException, DateTimeException or ArithmeticException for a value the type does not have */
    static Object convert(Object value, Type from, Type to) {
        if (SchemaPlan.same(from, to)) {
            return value;
        }
        if (to.typeId() == TypeID.STRING) {
            return StringData.fromString(text(value, from));
        }
        if (from.typeId() == TypeID.STRING) {
            return parse(value.toString().strip(), to);
        }
        return switch (to.typeId()) {
            case BOOLEAN -> number(value).signum() != 0;
            case DATE -> Math.toIntExact(timestamp(value, from).toLocalDate().toEpochDay());
            case TIMESTAMP -> TimestampData.fromLocalDateTime(timestamp(value, from));
            case DOUBLE ->
                value instanceof Number number
                        ? number.doubleValue()
                        : number(value).doubleValue();
            case FLOAT ->
                value instanceof Number number
                        ? number.floatValue()
                        : number(value).floatValue();
            case INTEGER, LONG -> ofNumber(isFloating(value) ? rounded((Number) value) : number(value), to);
            default -> ofNumber(number(value), to);
        };
    }

    private static boolean hasText(TypeID type) {
        return NUMBERS.contains(type)
                || TIMES.contains(type)
                || type == TypeID.BOOLEAN
                || type == TypeID.STRING
                || type == TypeID.UUID;
    }

    private static String text(Object value, Type from) {
        return switch (from.typeId()) {
            case BOOLEAN, INTEGER, LONG, STRING -> value.toString();
            case FLOAT -> ofFloat(((Float) value).doubleValue(), value.toString());
            case DOUBLE -> ofFloat((Double) value, value.toString());
            case DECIMAL -> ((DecimalData) value).toBigDecimal().toPlainString();
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case UUID -> UUIDUtil.convert((byte[]) value).toString();
            default ->
                TIMESTAMP.format(timestamp(value, from))
                        + (((Types.TimestampType) from).shouldAdjustToUTC() ? "+00" : "");
        };
    }

    /** 1 and 1e+20, where Java has 1.0 and 1.0E20. */
    private static String ofFloat(double value, String java) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return java;
        }
        BigDecimal exact = new BigDecimal(java);
        double size = Math.abs(value);
        if (value == 0 || size >= 1e-4 && size < 1e15) {
            return exact.stripTrailingZeros().toPlainString();
        }
        BigDecimal digits = exact.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        String sign = exponent < 0 ? "-" : "+";
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + sign
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static Object parse(String text, Type to) {
        return switch (to.typeId()) {
            case BOOLEAN -> flag(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case DATE -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
            case TIMESTAMP -> TimestampData.fromLocalDateTime(timestamp(text));
            case UUID -> UUIDUtil.convert(UUID.fromString(text));
            default -> ofNumber(new BigDecimal(text), to);
        };
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "on", "1" -> true;
            case "f", "false", "n", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("no boolean");
        };
    }

    private static LocalDateTime timestamp(String text) {
        String iso = text.replace(' ', 'T');
        if (iso.indexOf('T') < 0) {
            return LocalDate.parse(iso).atStartOfDay();
        }
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        String full = zoned && iso.matches(".*[+-]\\d\\d") ? iso + ":00" : iso;
        return zoned
                ? OffsetDateTime.parse(full)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : LocalDateTime.parse(full);
    }

    private static LocalDateTime timestamp(Object value, Type from) {
        return from.typeId() == TypeID.DATE
                ? LocalDate.ofEpochDay((Integer) value).atTime(LocalTime.MIN)
                : ((TimestampData) value).toLocalDateTime();
    }

    private static boolean isFloating(Object value) {
        return value instanceof Float || value instanceof Double;
    }

    /** To the nearest whole number, of two to the even one. */
    private static BigDecimal rounded(Number value) {
        return new BigDecimal(Math.rint(value.doubleValue()));
    }

    /** Of floating point as many digits as PostgreSQL takes for sure. */
    private static BigDecimal number(Object value) {
        if (isFloating(value)) {
            MathContext digits = value instanceof Float ? FLOAT_DIGITS : DOUBLE_DIGITS;
            return new BigDecimal(((Number) value).doubleValue()).round(digits);
        }
        if (value instanceof DecimalData decimal) {
            return decimal.toBigDecimal();
        }
        return value instanceof Boolean flag
                ? (flag ? BigDecimal.ONE : BigDecimal.ZERO)
                : new BigDecimal(value.toString());
    }

    private static Object ofNumber(BigDecimal number, Type to) {
        switch (to.typeId()) {
            case INTEGER:
                return number.setScale(0, RoundingMode.HALF_UP).intValueExact();
            case LONG:
                return number.setScale(0, RoundingMode.HALF_UP).longValueExact();
            case FLOAT:
                return number.floatValue();
            case DOUBLE:
                return number.doubleValue();
            default:
                Types.DecimalType decimal = (Types.DecimalType) to;
                DecimalData fits = DecimalData.fromBigDecimal(
                        number.setScale(decimal.scale(), RoundingMode.HALF_UP), decimal.precision(), decimal.scale());
                if (fits == null) {
                    throw new ArithmeticException("too many digits");
                }
                return fits;
        }
    }

    /** A fault of a value, not of the conversion. */
    static boolean isImpossible(RuntimeException fault) {
        return fault instanceof IllegalArgumentException
                || fault instanceof DateTimeException
                || fault instanceof ArithmeticException;
    }
}
