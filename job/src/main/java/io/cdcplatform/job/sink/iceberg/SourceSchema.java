package io.cdcplatform.job.sink.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The newest schema of the source that a table was brought to, as the table itself says under {@value #KEY}: events from before
 * it do not change the table again, and columns it does not name are not ours to drop.
 *
 * @param columns names in the order of the source
 * @param at where the event stood with which it came
 */
record SourceSchema(List<String> columns, List<String> key, SchemaPosition at) {
    static final String KEY = "cdc.source-schema";
    private static final ObjectMapper JSON = new ObjectMapper();

    static SourceSchema of(TableSchema source, SchemaPosition at) {
        return new SourceSchema(source.columns().stream().map(Column::name).toList(), source.key(), at);
    }

    /** What a property says, or null if there is none. */
    static @Nullable SourceSchema parse(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(json);
            return new SourceSchema(
                    texts(node.path("columns")),
                    texts(node.path("key")),
                    new SchemaPosition(
                            node.path("high").asLong(-1),
                            node.path("low").asLong(-1),
                            node.path("millis").asLong()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read " + KEY + ": it is not the JSON that was written there", e);
        }
    }

    /**
     * Whether an event at this position was made before the table's schema. What a snapshot read stands nowhere in the log: it is
     * of before where the table has had such a schema already.
     */
    boolean isAfter(SchemaPosition position, Table table, Schema wanted) {
        if (!at.known()) {
            return false;
        }
        return position.known()
                ? position.isBefore(at)
                : table.schemas().values().stream().anyMatch(schema -> holds(schema, wanted));
    }

    /** Whether rows of {@code wanted} can be written under a schema that the table has or had. */
    static boolean holds(Schema schema, Schema wanted) {
        return wanted.columns().stream().allMatch(column -> {
            Types.NestedField own = schema.asStruct().field(column.name());
            return own != null && SchemaPlan.takes(own.type(), column.type());
        });
    }

    boolean sameColumns(SourceSchema other) {
        return columns.equals(other.columns) && key.equals(other.key);
    }

    String toJson() {
        ObjectNode node = JSON.createObjectNode();
        columns.forEach(node.putArray("columns")::add);
        key.forEach(node.putArray("key")::add);
        return node.put("high", at.high())
                .put("low", at.low())
                .put("millis", at.millis())
                .toString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
