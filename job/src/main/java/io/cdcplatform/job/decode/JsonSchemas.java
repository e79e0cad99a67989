package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.job.decode.ConnectSchema.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Connect's description from the {@code schema} that its JSON converter writes into each record. */
final class JsonSchemas {

    private JsonSchemas() {}

    static ConnectSchema describe(JsonNode schema) {
        Kind kind = kind(schema.path("type").asText());
        List<ConnectSchema.Field> fields = new ArrayList<>();
        if (kind == Kind.STRUCT) {
            for (JsonNode field : schema.path("fields")) {
                JsonNode value = field.path("default");
                ConnectSchema.Fallback fallback = value.isMissingNode() || value.isNull()
                        ? null
                        : column -> JsonReader.of(column).read(value);
                fields.add(new ConnectSchema.Field(field.path("field").asText(), describe(field), fallback));
            }
        }
        Optional<ConnectSchema> element = element(kind, schema);
        return new ConnectSchema(
                kind,
                schema.path("name").asText(""),
                parameters(schema.path("parameters")),
                schema.path("optional").asBoolean(),
                List.copyOf(fields),
                element.orElse(null));
    }

    private static Optional<ConnectSchema> element(Kind kind, JsonNode schema) {
        return switch (kind) {
            case ARRAY -> Optional.of(describe(schema.path("items")));
            case MAP -> {
                if (!schema.path("keys").path("type").asText().equals("string")) {
                    throw new DecodeException(DecodeException.SCHEMA, "the schema has a map whose keys are no strings");
                }
                yield Optional.of(describe(schema.path("values")));
            }
            default -> Optional.empty();
        };
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "boolean" -> Kind.BOOLEAN;
            case "int8" -> Kind.INT8;
            case "int16" -> Kind.INT16;
            case "int32" -> Kind.INT32;
            case "int64" -> Kind.INT64;
            case "float", "float32" -> Kind.FLOAT32;
            case "double", "float64" -> Kind.FLOAT64;
            case "string" -> Kind.STRING;
            case "bytes" -> Kind.BYTES;
            case "array" -> Kind.ARRAY;
            case "map" -> Kind.MAP;
            case "struct" -> Kind.STRUCT;
            default ->
                throw new DecodeException(
                        DecodeException.SCHEMA, "the schema has a type that Kafka Connect does not have");
        };
    }

    private static Map<String, String> parameters(JsonNode written) {
        Map<String, String> parameters = new HashMap<>();
        written.fields()
                .forEachRemaining(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        return Map.copyOf(parameters);
    }
}
