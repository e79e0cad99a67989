package io.cdcplatform.job.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Makes readers of a writer's schema: the schema gives the bytes' layout, the mapping what becomes of each value. */
final class AvroReaders {

    private AvroReaders() {}

    static AvroReader of(Schema schema, Mapped mapped) {
        return switch (schema.getType()) {
            case UNION -> nullable(schema, mapped);
            case RECORD -> struct(schema, mapped);
            case ARRAY -> array(of(schema.getElementType(), mapped.children().get(0)), mapped.conversion());
            case MAP -> map(of(schema.getValueType(), mapped.children().get(0)), mapped.conversion());
            default -> scalar(schema, mapped.conversion());
        };
    }

    /** Number of the branch of a union that follows. */
    static int branch(AvroInput in, int branches) {
        int branch = in.readInt();
        if (branch < 0 || branch >= branches) {
            throw new DecodeException(
                    DecodeException.TRUNCATED, "branch " + branch + " of a union of " + branches + " is asked for");
        }
        return branch;
    }

    private static AvroReader scalar(Schema schema, Conversion to) {
        return switch (schema.getType()) {
            case NULL -> in -> null;
            case BOOLEAN -> in -> to.ofBoolean(in.readBoolean());
            case INT -> in -> to.ofInt(in.readInt());
            case LONG -> in -> to.ofLong(in.readLong());
            case FLOAT -> in -> to.ofFloat(in.readFloat());
            case DOUBLE -> in -> to.ofDouble(in.readDouble());
            case STRING -> in -> to.ofText(in.slice());
            case BYTES -> in -> to.ofBytes(in.slice());
            case FIXED -> {
                int size = schema.getFixedSize();
                yield in -> to.ofBytes(in.slice(size));
            }
            case ENUM -> symbols(schema.getEnumSymbols(), to);
            default -> throw new IllegalStateException("Cannot read " + schema.getType() + " as a scalar");
        };
    }

    private static AvroReader symbols(List<String> symbols, Conversion to) {
        Object[] values =
                symbols.stream().map(symbol -> to.ofText(Slice.of(symbol))).toArray();
        return in -> values[branch(in, values.length)];
    }

    private static AvroReader nullable(Schema union, Mapped mapped) {
        AvroReader value = of(AvroSchemas.withoutNull(union), mapped);
        int branches = union.getTypes().size();
        int nullBranch = union.getIndexNamed("null") == null ? -1 : union.getIndexNamed("null");
        return in -> branch(in, branches) == nullBranch ? null : value.read(in);
    }

    private static AvroReader struct(Schema record, Mapped mapped) {
        AvroStruct struct = AvroStruct.whole(record, mapped);
        Conversion to = mapped.conversion();
        return in -> to.ofStruct(struct.read(in));
    }

    private static AvroReader array(AvroReader element, Conversion to) {
        return in -> {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    elements.add(element.read(in));
                }
            }
            return to.ofArray(new GenericArrayData(elements.toArray()));
        };
    }

    private static AvroReader map(AvroReader value, Conversion to) {
        return in -> {
            Map<StringData, @Nullable Object> entries = new HashMap<>();
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    StringData key = in.slice().toStringData();
                    entries.put(key, value.read(in));
                }
            }
            return to.ofMap(new GenericMapData(entries));
        };
    }
}
