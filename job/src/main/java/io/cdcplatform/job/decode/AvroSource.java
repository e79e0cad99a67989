package io.cdcplatform.job.decode;

import io.cdcplatform.job.decode.SourceBlock.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the fields of Debezium's {@code source} record that matter and passes over the others. */
final class AvroSource {
    private final Step[] steps;

    private interface Step {
        void take(AvroInput in, SourceBlock block);
    }

    AvroSource(Schema record) {
        List<Step> made = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            made.add(step(field));
        }
        this.steps = made.toArray(Step[]::new);
    }

    void read(AvroInput in, SourceBlock block) {
        block.reset();
        for (Step step : steps) {
            step.take(in, block);
        }
    }

    private static Step step(Schema.Field field) {
        Part part = part(field.name());
        Schema schema = field.schema();
        boolean union = schema.getType() == Schema.Type.UNION;
        if (part == null || (union && (schema.getTypes().size() != 2 || !schema.isNullable()))) {
            return skip(schema);
        }
        Schema.Type type = AvroSchemas.withoutNull(schema).getType();
        boolean fits = part.isText() ? type == Schema.Type.STRING : type == Schema.Type.LONG || type == Schema.Type.INT;
        if (!fits) {
            return skip(schema);
        }
        Step value = part.isText()
                ? (in, block) -> block.set(part, in.slice())
                : (in, block) -> block.set(part, in.readLong());
        return union ? nullable(schema.getIndexNamed("null"), value) : value;
    }

    private static @Nullable Part part(String name) {
        for (Part part : Part.values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(name)) {
                return part;
            }
        }
        return null;
    }

    private static Step nullable(int nullBranch, Step value) {
        return (in, block) -> {
            if (AvroReaders.branch(in, 2) != nullBranch) {
                value.take(in, block);
            }
        };
    }

    private static Step skip(Schema schema) {
        AvroSkipper skipper = AvroSkipper.of(schema);
        return (in, block) -> skipper.skip(in);
    }
}
