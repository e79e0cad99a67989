package io.cdcplatform.job.decode;

import io.cdcplatform.job.decode.ConnectSchema.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads Connect's description back from the Avro schema that its converter wrote: {@code connect.name} and its companions. */
final class AvroSchemas {
    private static final int MAX_DEPTH = 32;
    /** What the converter writes where a decimal has no precision. */
    private static final int NO_PRECISION = 64;

    private AvroSchemas() {}

    static ConnectSchema describe(Schema schema) {
        return describe(schema, 0);
    }

    /** The branch of a nullable union, or the schema itself. */
    static Schema withoutNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> branches = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        if (branches.size() != 1) {
            throw unsupported("a union of several types");
        }
        return branches.get(0);
    }

    private static ConnectSchema describe(Schema schema, int depth) {
        if (depth > MAX_DEPTH) {
            throw unsupported("a schema that contains itself, or is nested deeper than " + MAX_DEPTH);
        }
        return switch (schema.getType()) {
            case UNION -> {
                ConnectSchema branch = describe(withoutNull(schema), depth + 1);
                yield schema.isNullable() ? branch.asOptional() : branch;
            }
            case RECORD -> record(schema, depth);
            case ARRAY -> nested(Kind.ARRAY, schema, schema.getElementType(), depth);
            case MAP -> nested(Kind.MAP, schema, schema.getValueType(), depth);
            case STRING, ENUM -> scalar(Kind.STRING, schema);
            case BYTES, FIXED -> scalar(Kind.BYTES, schema);
            case INT -> scalar(ofInt(schema), schema);
            case LONG -> scalar(Kind.INT64, schema);
            case FLOAT -> scalar(Kind.FLOAT32, schema);
            case DOUBLE -> scalar(Kind.FLOAT64, schema);
            case BOOLEAN -> scalar(Kind.BOOLEAN, schema);
            case NULL -> scalar(Kind.STRING, schema).asOptional();
        };
    }

    private static ConnectSchema record(Schema schema, int depth) {
        List<ConnectSchema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(new ConnectSchema.Field(field.name(), describe(field.schema(), depth + 1), fallback(field)));
        }
        Object name = schema.getObjectProp("connect.name");
        return new ConnectSchema(
                Kind.STRUCT,
                name == null ? schema.getFullName() : name.toString(),
                parameters(schema),
                false,
                List.copyOf(fields),
                null);
    }

    /**
     * The field's default goes through Avro's own writer, because Avro's JSON has forms of its own for bytes and unions; what
     * was parsed unchecked may be no value of the field at all.
     */
    private static ConnectSchema.@Nullable Fallback fallback(Schema.Field field) {
        if (!field.hasDefaultValue() || field.defaultVal() == JsonProperties.NULL_VALUE) {
            return null;
        }
        return column -> {
            AvroInput in = new AvroInput();
            in.over(encodedDefault(field), 0);
            return AvroReaders.of(field.schema(), column).read(in);
        };
    }

    private static byte[] encodedDefault(Schema.Field field) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            GenericData model = new GenericData();
            new GenericDatumWriter<>(field.schema(), model).write(model.getDefaultValue(field), encoder);
        } catch (IOException | RuntimeException e) {
            throw new DecodeException(
                    DecodeException.SCHEMA, "the default of field " + field.name() + " is no value of it", e);
        }
        return out.toByteArray();
    }

    private static ConnectSchema nested(Kind kind, Schema schema, Schema element, int depth) {
        return new ConnectSchema(
                kind,
                property(schema, "connect.name"),
                parameters(schema),
                false,
                List.of(),
                describe(element, depth + 1));
    }

    private static ConnectSchema scalar(Kind kind, Schema schema) {
        Map<String, String> parameters = parameters(schema);
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            Map<String, String> more = new HashMap<>(parameters);
            more.putIfAbsent("scale", String.valueOf(decimal.getScale()));
            if (decimal.getPrecision() != NO_PRECISION) {
                more.putIfAbsent(Mapping.PRECISION, String.valueOf(decimal.getPrecision()));
            }
            return ConnectSchema.scalar(kind, Mapping.DECIMAL, Map.copyOf(more));
        }
        String name = property(schema, "connect.name");
        return ConnectSchema.scalar(kind, name.isEmpty() ? ofLogicalType(schema) : name, parameters);
    }

    private static Kind ofInt(Schema schema) {
        return switch (property(schema, "connect.type")) {
            case "int8" -> Kind.INT8;
            case "int16" -> Kind.INT16;
            default -> Kind.INT32;
        };
    }

    /** For schemas that Connect did not write. */
    private static String ofLogicalType(Schema schema) {
        return switch (property(schema, "logicalType")) {
            case "date" -> "io.debezium.time.Date";
            case "time-millis" -> "io.debezium.time.Time";
            case "time-micros" -> Mapping.MICRO_TIME;
            case "timestamp-millis", "local-timestamp-millis" -> "io.debezium.time.Timestamp";
            case "timestamp-micros", "local-timestamp-micros" -> "io.debezium.time.MicroTimestamp";
            case "uuid" -> schema.getType() == Schema.Type.STRING ? "io.debezium.data.Uuid" : "";
            default -> "";
        };
    }

    private static Map<String, String> parameters(Schema schema) {
        if (!(schema.getObjectProp("connect.parameters") instanceof Map<?, ?> written)) {
            return Map.of();
        }
        Map<String, String> parameters = new HashMap<>();
        written.forEach((key, value) -> parameters.put(String.valueOf(key), String.valueOf(value)));
        return Map.copyOf(parameters);
    }

    private static String property(Schema schema, String name) {
        Object value = schema.getObjectProp(name);
        return value == null ? "" : value.toString();
    }

    private static DecodeException unsupported(String what) {
        return new DecodeException(DecodeException.SCHEMA, "the writer's schema has " + what);
    }
}
