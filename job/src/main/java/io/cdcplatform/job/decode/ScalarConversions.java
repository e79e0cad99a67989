package io.cdcplatform.job.decode;

import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
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
            return text.toStringData();
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
