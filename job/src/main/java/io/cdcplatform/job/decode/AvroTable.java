package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table under one pair of writer's schemas.
 *
 * @param keyIntoRow reads a key into a row of the table, null for a table without a key
 * @param keyAlone reads a key as a row of its own
 */
record AvroTable(
        TableSchema schema,
        long keyId,
        @Nullable AvroStruct keyIntoRow,
        @Nullable AvroStruct keyAlone,
        Envelope.Shape shape) {

    static AvroTable of(TableId id, Mapped row, Mapped envelope, AvroKey key, Map<TableSchema, TableSchema> known) {
        Mapped mapped = key.mapped();
        Schema record = key.record();
        TableSchema schema = TableShapes.of(id, row, mapped, known);
        Columns value = envelope.shape();
        if (mapped == null || record == null) {
            return new AvroTable(schema, key.id(), null, null, new Envelope.Shape(null, value));
        }
        int arity = schema.columns().size();
        return new AvroTable(
                schema,
                key.id(),
                AvroStruct.within(arity, record, mapped, TableShapes.places(id, row, mapped)),
                AvroStruct.whole(record, mapped),
                new Envelope.Shape(mapped.shape(schema.key()), value));
    }
}
