package io.cdcplatform.job.decode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** Values that a row holds as they come. */
final class ScalarConversions {
    private static final int MICRO_DIGITS = 6;

    static final Conversion BOOLEAN = new Conversion() {
        @Override
        Object ofBoolean(boolean value) {
            return value;
        }
    };

    /** Connect's INT8 and INT16: one family, because connectors change their mind between them. */
    static final Conversion SMALLINT = new Conversion() {
        @Override
        Object ofLong(long value) {
            if (value != (short) value) {
                throw new BadValue("the number has more than 16 bits");
            }
            return (short) value;
        }
    };

    static final Conversion INT = new Conversion() {
        @Override
        Object ofInt(int value) {
            return value;
        }

        @Override
        Object ofLong(long value) {
            if (value != (int) value) {
                throw new BadValue("the number has more than 32 bits");
            }
            return (int) value;
        }
    };

    static final Conversion BIGINT = new Conversion() {
        @Override
        Object ofLong(long value) {
            return value;
        }
    };

    static final Conversion FLOAT = new Conversion() {
        @Override
        Object ofFloat(float value) {
            return value;
        }

        @Override
        Object ofDouble(double value) {
            return (float) value;
        }
    };

    static final Conversion DOUBLE = new Conversion() {
        @Override
        Object ofDouble(double value) {
            return value;
        }
    };

    static final Conversion TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            return text.toStringData();
        }
    };

    /** ISO text, whose seconds the connector computes in floating point: PostgreSQL has microseconds. */
    static final Conversion INTERVAL = new Conversion() {
        @Override
        Object ofText(Slice text) {
            String iso = text.toStringData().toString();
            int point = iso.indexOf('.');
            boolean exact = point < 0 || iso.length() - point - 2 <= MICRO_DIGITS || !iso.endsWith("S");
            return StringData.fromString(exact ? iso : rounded(iso, point));
        }

        private String rounded(String iso, int point) {
            int from = point;
            while (Character.isDigit(iso.charAt(from - 1)) || iso.charAt(from - 1) == '-') {
                from--;
            }
            BigDecimal seconds = new BigDecimal(iso.substring(from, iso.length() - 1))
                    .setScale(MICRO_DIGITS, RoundingMode.HALF_UP)
                    .stripTrailingZeros();
            return iso.substring(0, from) + seconds.toPlainString() + "S";
        }
    };

    static final Conversion BINARY = new Conversion() {
        @Override
        Object ofBytes(Slice bytes) {
            return bytes.toBytes();
        }
    };

    /** Structs, lists and maps, whose parts have conversions of their own. */
    static final Conversion NESTED = new Conversion() {
        @Override
        Object ofStruct(GenericRowData struct) {
            return struct;
        }

        @Override
        Object ofArray(GenericArrayData array) {
            return array;
        }

        @Override
        Object ofMap(GenericMapData map) {
            return map;
        }
    };

    private ScalarConversions() {}
}
