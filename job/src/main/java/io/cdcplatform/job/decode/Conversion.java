package io.cdcplatform.job.decode;

import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * From a value as the format holds it to the value as a {@link RowData} holds it. A conversion overrides what its type can arrive
 * as; whatever else comes is a value that the schema did not announce. Throws {@link BadValue} for what the column cannot hold.
 */
abstract class Conversion {

    Object ofBoolean(boolean value) {
        throw unexpected("a boolean");
    }

    Object ofInt(int value) {
        return ofLong(value);
    }

    Object ofLong(long value) {
        throw unexpected("a number");
    }

    Object ofFloat(float value) {
        return ofDouble(value);
    }

    Object ofDouble(double value) {
        throw unexpected("a floating point number");
    }

    /** Null where the connector writes a value for what is NULL. */
    @Nullable
    Object ofText(Slice text) {
        throw unexpected("text");
    }

    Object ofBytes(Slice bytes) {
        throw unexpected("bytes");
    }

    Object ofStruct(GenericRowData struct) {
        throw unexpected("a struct");
    }

    Object ofArray(GenericArrayData array) {
        throw unexpected("a list");
    }

    Object ofMap(GenericMapData map) {
        throw unexpected("a map");
    }

    private static BadValue unexpected(String what) {
        return new BadValue(what + " does not belong into a column of this type");
    }
}
