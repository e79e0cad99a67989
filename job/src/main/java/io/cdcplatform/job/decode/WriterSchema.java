package io.cdcplatform.job.decode;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the registry said about one id, with the readers made of it as they are asked for. That an id is unknown is believed for
 * {@link #UNKNOWN_NANOS} only: a registry that was restored may know it later.
 */
final class WriterSchema {
    static final long UNKNOWN_NANOS = 30_000_000_000L;

    private final int id;
    private final @Nullable Schema schema;
    private @Nullable DecodeException fault;
    private final long expires;
    private @Nullable ConnectSchema described;
    private @Nullable AvroEnvelope envelope;
    private @Nullable AvroKey key;

    private WriterSchema(int id, @Nullable Schema schema, @Nullable DecodeException fault, long expires) {
        this.id = id;
        this.schema = schema;
        this.fault = fault;
        this.expires = expires;
    }

    static WriterSchema of(int id, String text) {
        try {
            return new WriterSchema(
                    id, new Schema.Parser().setValidateDefaults(false).parse(text), null, 0);
        } catch (RuntimeException e) { // the parser throws others than its own, a nested union for example
            return new WriterSchema(
                    id, null, new DecodeException(DecodeException.SCHEMA, "schema " + id + " is no Avro schema", e), 0);
        }
    }

    static WriterSchema unknown(int id, long now) {
        return new WriterSchema(id, null, unknown(id), now + UNKNOWN_NANOS);
    }

    static DecodeException unknown(int id) {
        return new DecodeException(
                DecodeException.UNKNOWN_SCHEMA,
                "the registry does not know schema " + Integer.toUnsignedString(id)
                        + ". Is schema_registry_url the registry that the connector writes to, and has the id four bytes"
                        + " (apicurio.registry.as-confluent=true)?");
    }

    boolean isExpired(long now) {
        return schema == null && expires != 0 && now - expires > 0;
    }

    /** The reader of values, or null if values of this schema are no envelopes: heartbeats, transactions, schema changes. */
    @Nullable
    AvroEnvelope envelope() {
        AvroEnvelope made = envelope;
        if (made == null) {
            Schema record = AvroSchemas.withoutNull(requireSchema());
            if (Envelopes.isEnvelope(describe())) {
                made = compile(record);
                envelope = made;
            }
        }
        return made;
    }

    AvroKey key() {
        AvroKey made = key;
        if (made == null) {
            made = AvroKey.of(id, requireSchema());
            key = made;
        }
        return made;
    }

    private AvroEnvelope compile(Schema record) {
        try {
            return new AvroEnvelope(record, describe());
        } catch (DecodeException e) {
            fault = e;
            throw e;
        }
    }

    private ConnectSchema describe() {
        ConnectSchema made = described;
        if (made == null) {
            made = AvroSchemas.describe(requireSchema());
            described = made;
        }
        return made;
    }

    private Schema requireSchema() {
        if (fault != null) {
            throw fault;
        }
        if (schema == null) {
            throw new IllegalStateException("Cannot use schema " + id + ": neither known nor unknown");
        }
        return schema;
    }
}
