package io.cdcplatform.job.decode;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.GenericRowData;

/** Values that a row holds as they come. */
final class ScalarConversions {

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
            return present(text).toStringData();
        }
    };

    static final Conversion BINARY = new Conversion() {
        @Override
        Object ofBytes(Slice bytes) {
            return present(bytes).toBytes();
        }
    };

    static final Conversion STRUCT = new Conversion() {
        @Override
        Object ofStruct(GenericRowData struct) {
            return struct;
        }
    };

    /** What Debezium writes for a large value that an update left alone and PostgreSQL therefore did not log. */
    private static final byte[] UNAVAILABLE = "__debezium_unavailable_value".getBytes(StandardCharsets.UTF_8);

    private ScalarConversions() {}

    /** The placeholder must never reach a target as if it were the value. */
    private static Slice present(Slice value) {
        if (value.length == UNAVAILABLE.length && value.equalTo(UNAVAILABLE)) {
            throw new BadValue("the update left this large value alone, so PostgreSQL did not log it."
                    + " Run ALTER TABLE .. REPLICA IDENTITY FULL at the source, then re-snapshot the table");
        }
        return value;
    }
}
