package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes Debezium's JSON, each record with its schema, which is compiled once per text. Knows no registry. */
final class JsonDecoder implements Decoder {
    /** Schemas of which the readers are kept; each keeps its text too, tens of kilobytes. */
    static final int MAX_SCHEMAS = 2_000;

    private final boolean wantsEnvelope;
    private final Map<ByteBuffer, Optional<JsonEnvelope>> envelopes = new HashMap<>();
    private final Map<ByteBuffer, JsonKey> keys = new HashMap<>();
    private final Map<TableSchema, TableSchema> tables = new HashMap<>();
    private final Map<TableId, JsonKey> keysOfTables = new HashMap<>();
    private JsonEnvelope.@Nullable Table lastKeyed;
    private int keysMade;

    /** What belongs together while one record is decoded. */
    private record Parts(
            Op op,
            JsonEnvelope envelope,
            JsonEnvelope.Table table,
            JsonNode value,
            @Nullable JsonKey key,
            @Nullable JsonNode keyValue) {}

    JsonDecoder(boolean wantsEnvelope) {
        this.wantsEnvelope = wantsEnvelope;
    }

    @Override
    public LineRecord decode(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.value();
        if (bytes == null) {
            return new Skipped(record);
        }
        try {
            JsonMessage value = JsonMessage.parse(bytes, "value");
            return value.isEmpty() ? new Skipped(record) : decode(record, value);
        } catch (DecodeException e) {
            return Decoder.failure(record, e);
        } catch (RuntimeException e) {
            return Decoder.unexpected(record, e);
        }
    }

    @Override
    public int missing() {
        throw new IllegalStateException("JSON records carry their schemas");
    }

    @Override
    public void learn(int id, WriterSchema answer) {
        throw new IllegalStateException("JSON records carry their schemas");
    }

    private LineRecord decode(ConsumerRecord<byte[], byte[]> record, JsonMessage value) {
        JsonEnvelope envelope = envelope(value.requireSchema("value"));
        JsonNode payload = value.payload();
        String op = payload.path("op").asText();
        Op operation = envelope == null ? null : Envelopes.op(op.length() == 1 ? (byte) op.charAt(0) : 0);
        return envelope == null || operation == null
                ? new Skipped(record)
                : event(record, operation, envelope, payload);
    }

    private ChangeEvent event(ConsumerRecord<byte[], byte[]> record, Op op, JsonEnvelope envelope, JsonNode payload) {
        SourceBlock source = envelope.source(payload.path("source"));
        JsonMessage keyMessage = record.key() == null ? null : JsonMessage.parse(record.key(), "key");
        JsonKey key = keyMessage == null || keyMessage.isEmpty() ? null : key(keyMessage.requireSchema("key"));
        JsonNode keyValue = keyMessage == null ? null : keyMessage.payload();
        JsonEnvelope.Table latest = op == Op.TRUNCATE ? envelope.latest(source.table()) : null;
        // A truncate comes without a key: it is of the table as its other events showed it, perhaps under a former
        // schema.
        JsonKey known = key == null && op == Op.TRUNCATE ? keysOfTables.get(source.table()) : key;
        JsonEnvelope.Table table = latest != null ? latest : envelope.table(source.table(), known, tables);
        if (key != null && table != lastKeyed) {
            keysOfTables.put(source.table(), key);
            lastKeyed = table;
        }
        Parts parts = new Parts(op, envelope, table, payload, key, keyValue);
        try {
            GenericRowData row = row(parts);
            Unavailable unavailable = Placeholder.takeOut(row);
            if (row != null) {
                Envelopes.requireKey(row, table.schema());
            }
            return new ChangeEvent(
                    record,
                    op,
                    table.schema(),
                    row,
                    unavailable,
                    wantsEnvelope ? whole(parts) : null,
                    source.position(),
                    source.millis());
        } catch (BadValue e) {
            throw Envelopes.badValue(table.schema().id().toString(), e);
        }
    }

    private static @Nullable GenericRowData row(Parts parts) {
        TableSchema schema = parts.table.schema();
        return switch (parts.op) {
            case TRUNCATE -> null;
            case DELETE -> deleted(parts);
            default -> Envelopes.requireAfter(parts.envelope.row(parts.value.path("after")), parts.op, schema);
        };
    }

    private static GenericRowData deleted(Parts parts) {
        TableSchema schema = parts.table.schema();
        if (parts.key != null && parts.keyValue != null) {
            return parts.key.intoRow(schema.columns().size(), parts.table.places(), parts.keyValue);
        }
        return Envelopes.requireBefore(parts.envelope.row(parts.value.path("before")), schema);
    }

    private static Envelope whole(Parts parts) {
        RowData key = parts.key == null || parts.keyValue == null ? null : parts.key.alone(parts.keyValue);
        return new Envelope(
                parts.table.shape(), key, parts.envelope.whole(parts.value, parts.op, parts.table.schema()));
    }

    private @Nullable JsonEnvelope envelope(ByteBuffer schema) {
        Optional<JsonEnvelope> found = envelopes.get(schema);
        if (found == null) {
            ConnectSchema described = JsonSchemas.describe(JsonMessage.tree(schema));
            found = Envelopes.isEnvelope(described) ? Optional.of(new JsonEnvelope(described)) : Optional.empty();
            remember(envelopes, schema, found);
        }
        return found.orElse(null);
    }

    private JsonKey key(ByteBuffer schema) {
        JsonKey found = keys.get(schema);
        if (found == null) {
            found = JsonKey.of(keysMade++, JsonSchemas.describe(JsonMessage.tree(schema)));
            remember(keys, schema, found);
        }
        return found;
    }

    private static <T> void remember(Map<ByteBuffer, T> cache, ByteBuffer schema, T made) {
        if (cache.size() >= MAX_SCHEMAS) {
            cache.clear();
        }
        byte[] text = new byte[schema.remaining()];
        schema.duplicate().get(text);
        cache.put(ByteBuffer.wrap(text), made);
    }
}
