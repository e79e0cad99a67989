package io.cdcplatform.job.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** Numbers with all their digits: as decimals where Flink has the digits, as plain text where it has not. Nothing is rounded. */
final class DecimalConversions {
    /** PostgreSQL writes a negative scale as its two's complement in 11 bits; no column has more decimals than this. */
    private static final int MAX_SCALE = 1000;

    private static final int MAX_LONG_DIGITS = 18;

    /** {@code io.debezium.data.VariableScaleDecimal}: scale and unscaled bytes in a struct. */
    static final Conversion VARIABLE_SCALE = new Conversion() {
        @Override
        Object ofStruct(GenericRowData struct) {
            if (!(struct.getField(0) instanceof Integer scale) || !(struct.getField(1) instanceof byte[] unscaled)) {
                throw new BadValue("the number lacks its scale or its digits");
            }
            return text(integer(Slice.of(unscaled)), scale);
        }
    };

    /** A numeric as text ({@code decimal.handling.mode=string}): the connector has words of its own for what is no number. */
    static final Conversion WORDS = new Conversion() {
        @Override
        Object ofText(Slice text) {
            if (text.length == 0 || text.at(text.length - 1) <= '9') {
                return text.toStringData();
            }
            return switch (text.toString()) {
                case "NAN" -> StringData.fromString("NaN");
                case "POSITIVE_INFINITY" -> StringData.fromString("Infinity");
                case "NEGATIVE_INFINITY" -> StringData.fromString("-Infinity");
                default -> text.toStringData();
            };
        }
    };

    private DecimalConversions() {}

    static Conversion text(int scale) {
        return new Conversion() {
            @Override
            Object ofBytes(Slice bytes) {
                return text(integer(bytes), scale);
            }
        };
    }

    static Conversion decimal(int precision, int scale) {
        return precision <= MAX_LONG_DIGITS ? compact(precision, scale) : wide(precision, scale);
    }

    private static Conversion compact(int precision, int scale) {
        long limit = BigInteger.TEN.pow(precision).longValueExact();
        return new Conversion() {
            @Override
            Object ofBytes(Slice bytes) {
                if (bytes.length == 0 || bytes.length > Long.BYTES) {
                    return checked(integer(bytes), precision, scale);
                }
                long unscaled = bytes.at(0);
                for (int i = 1; i < bytes.length; i++) {
                    unscaled = unscaled << 8 | (bytes.at(i) & 0xff);
                }
                if (unscaled <= -limit || unscaled >= limit) {
                    throw tooManyDigits(precision);
                }
                return DecimalData.fromUnscaledLong(unscaled, precision, scale);
            }
        };
    }

    private static Conversion wide(int precision, int scale) {
        return new Conversion() {
            @Override
            Object ofBytes(Slice bytes) {
                return checked(integer(bytes), precision, scale);
            }
        };
    }

    private static DecimalData checked(BigInteger unscaled, int precision, int scale) {
        DecimalData made = DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale);
        if (made == null) {
            throw tooManyDigits(precision);
        }
        return made;
    }

    private static StringData text(BigInteger unscaled, int scale) {
        BigDecimal number = new BigDecimal(unscaled, scale);
        BigDecimal shown = scale > MAX_SCALE && number.signum() != 0 ? number.stripTrailingZeros() : number;
        return StringData.fromString(scale > MAX_SCALE && number.signum() == 0 ? "0" : shown.toPlainString());
    }

    private static BigInteger integer(Slice bytes) {
        if (bytes.length == 0) {
            throw new BadValue("a number of no bytes");
        }
        return new BigInteger(bytes.array, bytes.from, bytes.length);
    }

    private static BadValue tooManyDigits(int precision) {
        return new BadValue("the number has more than the " + precision + " digits that its schema announces");
    }
}
