package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.job.decode.SourceBlock.Part;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;

/** One schema of a value that is a Debezium envelope in JSON, and the tables that came with it. */
final class JsonEnvelope {
    private static final int NO_KEY = -1;

    private final Mapped mapped;
    private final Mapped after;
    private final JsonReader whole;
    private final JsonReader row;
    private final SourceBlock source = new SourceBlock();
    private final Map<TableKey, Table> tables = new HashMap<>();
    private @Nullable Table last;

    private record TableKey(TableId table, int key) {}

    /**
     * A table under one pair of schemas.
     *
     * @param places where the key's fields stand in the row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Table(TableSchema schema, int[] places, Envelope.Shape shape) {}

    JsonEnvelope(ConnectSchema schema) {
        this.mapped = Mapping.ofEnvelope(schema);
        this.after = mapped.children().get(schema.indexOf("after"));
        this.whole = JsonReader.of(mapped);
        this.row = JsonReader.of(after);
    }

    SourceBlock source(JsonNode node) {
        source.reset();
        for (Part part : Part.values()) {
            JsonNode value = node.path(part.name().toLowerCase(Locale.ROOT));
            if (part.isText() && value.isTextual()) {
                source.set(part, Slice.of(value.textValue()));
            } else if (!part.isText() && value.isIntegralNumber()) {
                source.set(part, value.longValue());
            }
        }
        return source;
    }

    /** The row of {@code before} or {@code after}. */
    @Nullable
    GenericRowData row(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : (GenericRowData) row.read(node);
    }

    GenericRowData whole(JsonNode payload, Op op, TableSchema table) {
        Object read = whole.read(payload);
        if (read == null) {
            throw new DecodeException(DecodeException.ENVELOPE, "the value is null");
        }
        return Envelopes.whole((GenericRowData) read, mapped.schema(), op, table);
    }

    Table table(TableId id, @Nullable JsonKey key, Map<TableSchema, TableSchema> known) {
        TableKey tableKey = new TableKey(id, key == null ? NO_KEY : key.number());
        Table found = tables.get(tableKey);
        if (found == null) {
            found = make(id, key, known);
            tables.put(tableKey, found);
        }
        last = found;
        return found;
    }

    @Nullable
    Table latest(TableId id) {
        return last != null && last.schema().id().equals(id) ? last : null;
    }

    private Table make(TableId id, @Nullable JsonKey key, Map<TableSchema, TableSchema> known) {
        Mapped ofKey = key == null ? null : key.mapped();
        TableSchema schema = TableShapes.of(id, after, ofKey, known);
        return new Table(
                schema,
                ofKey == null ? new int[0] : TableShapes.places(id, after, ofKey),
                new Envelope.Shape(ofKey == null ? null : ofKey.shape(schema.key()), mapped.shape()));
    }
}
