package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.GenericRowData;

/** One schema of a record's key in JSON; {@code number} tells it from the others of the task. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JsonKey(int number, Mapped mapped, JsonReader[] readers) {

    static JsonKey of(int number, ConnectSchema schema) {
        if (schema.kind() != ConnectSchema.Kind.STRUCT) {
            throw new DecodeException(
                    DecodeException.KEY, "the key is a " + schema.kind() + " and no struct of columns");
        }
        Mapped mapped = Mapping.of("", schema);
        return new JsonKey(number, mapped, JsonReader.ofFields(mapped));
    }

    GenericRowData intoRow(int arity, int[] places, JsonNode payload) {
        return JsonReader.readInto(arity, mapped, readers, places, payload);
    }

    GenericRowData alone(JsonNode payload) {
        int[] places = new int[readers.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        return intoRow(places.length, places, payload);
    }
}
