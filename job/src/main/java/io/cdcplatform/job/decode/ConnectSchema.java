package io.cdcplatform.job.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Connect's description of a value, the same from Avro and from JSON.
 *
 * @param name the semantic name ({@code io.debezium.time.Date}, ...), empty where there is none
 * @param fields of a STRUCT, else empty
 * @param element of an ARRAY, or the values of a MAP (whose keys are strings)
 */
record ConnectSchema(
        Kind kind,
        String name,
        Map<String, String> parameters,
        boolean optional,
        List<Field> fields,
        @Nullable ConnectSchema element) {

    /** Connect's base types. */
    enum Kind {
        BOOLEAN,
        INT8,
        INT16,
        INT32,
        INT64,
        FLOAT32,
        FLOAT64,
        STRING,
        BYTES,
        ARRAY,
        MAP,
        STRUCT
    }

    /**
     * A field of a struct.
     *
     * @param name what the format could write, which may not be the column's
     * @param fallback the default of its column, null where there is none
     */
    record Field(String name, ConnectSchema schema, @Nullable Fallback fallback) {}

    /** A default as the schema has it: read as a value of the column is. */
    interface Fallback {
        @Nullable
        Object as(Mapped column);
    }

    static ConnectSchema scalar(Kind kind, String name, Map<String, String> parameters) {
        return new ConnectSchema(kind, name, parameters, false, List.of(), null);
    }

    ConnectSchema asOptional() {
        return new ConnectSchema(kind, name, parameters, true, fields, element);
    }

    ConnectSchema requireElement() {
        if (element == null) {
            throw new IllegalStateException("Cannot take the elements of " + kind + ": it has none");
        }
        return element;
    }

    /** Position of the field of that name, or -1. */
    int indexOf(String field) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(field)) {
                return i;
            }
        }
        return -1;
    }
}
