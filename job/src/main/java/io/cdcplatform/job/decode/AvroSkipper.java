package io.cdcplatform.job.decode;

import java.util.List;
import org.apache.avro.Schema;

/** Passes over one value of one writer's schema; made once per schema. */
interface AvroSkipper {

    void skip(AvroInput in);

    static AvroSkipper of(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> in -> {};
            case BOOLEAN -> in -> in.skip(1);
            case INT, LONG, ENUM -> AvroInput::readLong;
            case FLOAT -> in -> in.skip(4);
            case DOUBLE -> in -> in.skip(8);
            case STRING, BYTES -> AvroInput::skipSlice;
            case FIXED -> {
                int size = schema.getFixedSize();
                yield in -> in.skip(size);
            }
            case ARRAY -> items(of(schema.getElementType()), false);
            case MAP -> items(of(schema.getValueType()), true);
            case RECORD ->
                all(schema.getFields().stream().map(field -> of(field.schema())).toList());
            case UNION -> oneOf(schema.getTypes().stream().map(AvroSkipper::of).toList());
        };
    }

    private static AvroSkipper items(AvroSkipper item, boolean named) {
        return in -> {
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    if (named) {
                        in.skipSlice();
                    }
                    item.skip(in);
                }
            }
        };
    }

    private static AvroSkipper all(List<AvroSkipper> parts) {
        AvroSkipper[] each = parts.toArray(AvroSkipper[]::new);
        return in -> {
            for (AvroSkipper part : each) {
                part.skip(in);
            }
        };
    }

    private static AvroSkipper oneOf(List<AvroSkipper> branches) {
        AvroSkipper[] each = branches.toArray(AvroSkipper[]::new);
        return in -> each[AvroReaders.branch(in, each.length)].skip(in);
    }
}
