package io.cdcplatform.connect;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Takes the defaults out of the nullable columns of a change event's schema, because Apicurio's AvroConverter writes the default where the row has NULL, and
 * nothing after it can tell the two apart. What the default was stays in the parameter {@code cdc.default}: the job gives it to rows that were there before
 * the column.
 *
 * <p>In Avro all columns of one struct (numbers of any scale, points) share the parameters of the first, its name among them, so the row has the names of
 * those whose fields had to be called otherwise, in parameters {@code cdc.name.<field>}.
 *
 * <p>Assumes Debezium's envelope: only {@code before} and {@code after} are rewritten, and only for tables that have such a column. Debezium keeps one schema
 * object per table version, so what is made of it is kept by identity. One task, one thread.
 */
public final class KeepNulls<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final List<String> ROWS = List.of("before", "after");
    /** Known to the job's decoder by this name. */
    static final String DEFAULT = "cdc.default";

    static final String NAME = "cdc.name";
    private static final String SOURCE_NAME = "__debezium.source.column.name";

    private static final int MOST_SCHEMAS = 10_000;

    private final Map<Schema, Schema> made = new IdentityHashMap<>();

    @Override
    public R apply(R record) {
        if (!(record.value() instanceof Struct envelope)) {
            return record;
        }
        Schema schema = cached(envelope.schema(), KeepNulls::envelope);
        if (schema == envelope.schema()) {
            return record;
        }
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                schema,
                copy(envelope, schema),
                record.timestamp(),
                record.headers());
    }

    @Override
    public String version() {
        String version = KeepNulls.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}

    private Schema cached(Schema schema, java.util.function.UnaryOperator<Schema> rule) {
        Schema known = made.get(schema);
        if (known == null) {
            if (made.size() >= MOST_SCHEMAS) {
                made.clear();
            }
            known = rule.apply(schema);
            made.put(schema, known);
        }
        return known;
    }

    /** The same object if there is nothing to take out. */
    private static Schema envelope(Schema schema) {
        boolean same = true;
        SchemaBuilder builder = like(schema);
        for (Field field : schema.fields()) {
            boolean row = ROWS.contains(field.name()) && field.schema().type() == Schema.Type.STRUCT;
            Schema kept = row ? row(field.schema()) : field.schema();
            same &= kept == field.schema();
            builder.field(field.name(), kept);
        }
        return same ? schema : builder.build();
    }

    private static Schema row(Schema schema) {
        boolean same = true;
        SchemaBuilder builder = like(schema);
        for (Field field : schema.fields()) {
            Schema kept = withoutDefault(field.schema());
            same &= kept == field.schema();
            String name = nameOfStruct(field);
            if (name != null) {
                builder.parameter(NAME + "." + field.name(), name);
                same = false;
            }
            builder.field(field.name(), kept);
        }
        return same ? schema : builder.build();
    }

    /** The column's name where the field has another; of a struct only: anything else keeps its own parameters. */
    private static @Nullable String nameOfStruct(Field field) {
        Map<String, String> parameters = field.schema().parameters();
        String name = parameters == null ? null : parameters.get(SOURCE_NAME);
        boolean adjusted = name != null && !name.equals(field.name());
        return adjusted && field.schema().type() == Schema.Type.STRUCT ? name : null;
    }

    private static Schema withoutDefault(Schema schema) {
        if (schema.defaultValue() == null || !schema.isOptional()) {
            return schema;
        }
        return new ConnectSchema(
                schema.type(),
                schema.isOptional(),
                null,
                schema.name(),
                schema.version(),
                schema.doc(),
                parameters(schema),
                schema.type() == Schema.Type.STRUCT ? schema.fields() : null,
                schema.type() == Schema.Type.MAP ? schema.keySchema() : null,
                schema.type() == Schema.Type.MAP || schema.type() == Schema.Type.ARRAY ? schema.valueSchema() : null);
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }

    private static Map<String, String> parameters(Schema schema) {
        Map<String, String> parameters = new HashMap<>();
        if (schema.parameters() != null) {
            parameters.putAll(schema.parameters());
        }
        String text = text(schema, schema.defaultValue());
        if (text != null) {
            parameters.put(DEFAULT, text);
        }
        return parameters;
    }

    /** A value as its base type has it: numbers in decimal, bytes in base64. */
    private static @Nullable String text(Schema schema, Object value) {
        if (value instanceof BigDecimal number) {
            return base64(Decimal.fromLogical(schema, number));
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            return base64(bytes(value));
        } else if (value instanceof Date date) {
            return switch (schema.name()) {
                case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                    String.valueOf(org.apache.kafka.connect.data.Date.fromLogical(schema, date));
                case Time.LOGICAL_NAME -> String.valueOf(Time.fromLogical(schema, date));
                default -> String.valueOf(date.getTime());
            };
        }
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
        return plain ? value.toString() : null;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SchemaBuilder like(Schema schema) {
        SchemaBuilder builder = SchemaBuilder.struct()
                .name(schema.name())
                .version(schema.version())
                .doc(schema.doc());
        if (schema.parameters() != null) {
            builder.parameters(schema.parameters());
        }
        return schema.isOptional() ? builder.optional() : builder;
    }

    private static Struct copy(Struct from, Schema schema) {
        Struct to = new Struct(schema);
        for (Field field : schema.fields()) {
            @Nullable Object value = from.getWithoutDefault(field.name());
            boolean rewritten = value instanceof Struct part && part.schema() != field.schema();
            to.put(field, rewritten ? copy((Struct) value, field.schema()) : value);
        }
        return to;
    }
}
