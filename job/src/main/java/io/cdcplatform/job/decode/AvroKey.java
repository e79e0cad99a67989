package io.cdcplatform.job.decode;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One writer's schema of a record's key.
 *
 * @param id of the schema in the registry, -1 for a record without a key
 */
record AvroKey(long id, @Nullable Schema record, @Nullable Mapped mapped) {

    static final AvroKey NONE = new AvroKey(-1, null, null);

    static AvroKey of(int id, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DecodeException(
                    DecodeException.KEY, "the key's schema is a " + schema.getType() + " and no record of columns");
        }
        return new AvroKey(Integer.toUnsignedLong(id), schema, Mapping.of("", AvroSchemas.describe(schema)));
    }
}
