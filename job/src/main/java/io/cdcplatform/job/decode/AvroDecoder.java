package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro in Confluent's wire format. A key's bytes are read for a delete only: of other records its schema's id suffices to
 * say which columns are the key.
 */
final class AvroDecoder implements Decoder {
    private static final int HEADER = 5;

    private final boolean wantsEnvelope;
    private final IntTable<WriterSchema> schemas = new IntTable<>();
    private final Map<TableSchema, TableSchema> tables = new HashMap<>();
    private final Map<TableId, AvroKey> keys = new HashMap<>();
    private @Nullable AvroTable lastKeyed;
    private final AvroInput in = new AvroInput();
    private int missing;

    AvroDecoder(boolean wantsEnvelope) {
        this.wantsEnvelope = wantsEnvelope;
    }

    @Override
    public @Nullable LineRecord decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] value = record.value();
            return value == null ? new Skipped(record) : decode(record, value);
        } catch (DecodeException e) {
            return Decoder.failure(record, e);
        } catch (RuntimeException e) {
            return Decoder.unexpected(record, e);
        }
    }

    @Override
    public int missing() {
        return missing;
    }

    @Override
    public void learn(int id, WriterSchema answer) {
        schemas.put(id, answer);
    }

    private @Nullable LineRecord decode(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        WriterSchema valueSchema = schema(schemaId(value, "value"));
        if (valueSchema == null) {
            return null;
        }
        AvroEnvelope envelope = valueSchema.envelope();
        if (envelope == null) {
            return new Skipped(record);
        }
        byte[] keyBytes = record.key();
        WriterSchema keySchema = keyBytes == null ? null : schema(schemaId(keyBytes, "key"));
        if (keyBytes != null && keySchema == null) {
            return null;
        }
        AvroEnvelope.Parts parts = read(envelope, value);
        Op op = Envelopes.op(parts.op);
        return op == null ? new Skipped(record) : event(record, op, envelope, parts, keySchema);
    }

    private AvroEnvelope.Parts read(AvroEnvelope envelope, byte[] value) {
        in.over(value, HEADER);
        try {
            return envelope.read(in);
        } catch (BadValue e) {
            in.over(value, HEADER);
            AvroEnvelope.Parts parts = envelope.readWithoutRow(in);
            throw Envelopes.badValue(parts.source.table().toString(), e);
        }
    }

    /** A truncate comes without a key: it is of the table as its other events showed it, perhaps under a former schema. */
    private AvroKey key(Op op, TableId id, @Nullable WriterSchema keySchema) {
        if (keySchema != null) {
            return keySchema.key();
        }
        return op == Op.TRUNCATE ? keys.getOrDefault(id, AvroKey.NONE) : AvroKey.NONE;
    }

    private ChangeEvent event(
            ConsumerRecord<byte[], byte[]> record,
            Op op,
            AvroEnvelope envelope,
            AvroEnvelope.Parts parts,
            @Nullable WriterSchema keySchema) {
        TableId id = parts.source.table();
        AvroTable latest = op == Op.TRUNCATE ? envelope.latest(id) : null;
        AvroTable table = latest != null ? latest : envelope.table(id, key(op, id, keySchema), tables);
        if (keySchema != null && table != lastKeyed) {
            keys.put(id, keySchema.key());
            lastKeyed = table;
        }
        GenericRowData row =
                switch (op) {
                    case TRUNCATE -> null;
                    case DELETE -> deleted(record, envelope, table);
                    default -> Envelopes.requireAfter(parts.after, op, table.schema());
                };
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
                wantsEnvelope ? whole(record, envelope, op, table) : null,
                parts.source.position(),
                parts.source.millis());
    }

    private GenericRowData deleted(ConsumerRecord<byte[], byte[]> record, AvroEnvelope envelope, AvroTable table) {
        AvroStruct reader = table.keyIntoRow();
        if (reader != null) {
            return key(record, reader, table);
        }
        in.over(record.value(), HEADER);
        try {
            return Envelopes.requireBefore(envelope.readBefore(in), table.schema());
        } catch (BadValue e) {
            throw Envelopes.badValue(table.schema().id().toString(), e.in("before"));
        }
    }

    private GenericRowData key(ConsumerRecord<byte[], byte[]> record, AvroStruct reader, AvroTable table) {
        in.over(record.key(), HEADER);
        try {
            GenericRowData row = reader.read(in);
            if (in.remaining() != 0) {
                throw new DecodeException(
                        DecodeException.TRAILING_BYTES, in.remaining() + " bytes are left behind the key");
            }
            return row;
        } catch (BadValue e) {
            throw Envelopes.badValue(table.schema().id().toString(), e);
        }
    }

    private Envelope whole(ConsumerRecord<byte[], byte[]> record, AvroEnvelope envelope, Op op, AvroTable table) {
        AvroStruct reader = table.keyAlone();
        RowData key = reader == null || record.key() == null ? null : key(record, reader, table);
        in.over(record.value(), HEADER);
        try {
            return new Envelope(table.shape(), key, envelope.readWhole(in, op, table.schema()));
        } catch (BadValue e) {
            throw Envelopes.badValue(table.schema().id().toString(), e);
        }
    }

    private @Nullable WriterSchema schema(int id) {
        if (id < 0) {
            // No registry gives such ids, and asking for one gets answers that look like an outage.
            throw WriterSchema.unknown(id);
        }
        WriterSchema found = schemas.get(id);
        if (found == null || found.isExpired(System.nanoTime())) {
            missing = id;
            return null;
        }
        return found;
    }

    private static int schemaId(byte[] bytes, String what) {
        if (bytes.length > 0 && bytes[0] != 0) {
            throw new DecodeException(
                    DecodeException.MAGIC_BYTE,
                    "the " + what + " does not begin with the zero byte of Confluent's wire format."
                            + " Does the connector write Avro with the schema's id in front?");
        }
        if (bytes.length < HEADER) {
            throw new DecodeException(
                    DecodeException.TOO_SHORT,
                    "the " + what + " has " + bytes.length + " bytes, fewer than the schema's id takes");
        }
        return (bytes[1] & 0xff) << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | (bytes[4] & 0xff);
    }
}
