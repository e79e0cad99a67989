package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.job.decode.ConnectSchema.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Reads one value of the JSON converter as a row holds it; made once per schema. */
interface JsonReader {

    @Nullable
    Object read(JsonNode node);

    static JsonReader of(Mapped mapped) {
        JsonReader value =
                switch (mapped.schema().kind()) {
                    case STRUCT -> struct(mapped);
                    case ARRAY -> array(of(mapped.children().get(0)), mapped.conversion());
                    case MAP -> map(of(mapped.children().get(0)), mapped.conversion());
                    default -> node -> scalar(mapped, node);
                };
        boolean optional = mapped.schema().optional();
        return node -> {
            if (!node.isNull() && !node.isMissingNode()) {
                return value.read(node);
            }
            if (!optional) {
                throw new BadValue("there is no value, though its schema demands one");
            }
            return null;
        };
    }

    /** Fields into a row of the given width, each to its place. */
    static GenericRowData readInto(int arity, Mapped struct, JsonReader[] readers, int[] places, JsonNode node) {
        GenericRowData row = new GenericRowData(arity);
        for (int i = 0; i < readers.length; i++) {
            try {
                row.setField(
                        places[i],
                        readers[i].read(
                                node.path(struct.schema().fields().get(i).name())));
            } catch (BadValue e) {
                throw e.in(struct.children().get(i).column().name());
            }
        }
        return row;
    }

    static JsonReader[] ofFields(Mapped struct) {
        return struct.children().stream().map(JsonReader::of).toArray(JsonReader[]::new);
    }

    private static JsonReader struct(Mapped mapped) {
        JsonReader[] readers = ofFields(mapped);
        int[] places = new int[readers.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        return node -> {
            require(node.isObject());
            return mapped.conversion().ofStruct(readInto(places.length, mapped, readers, places, node));
        };
    }

    private static JsonReader array(JsonReader element, Conversion to) {
        return node -> {
            require(node.isArray());
            List<@Nullable Object> elements = new ArrayList<>();
            for (JsonNode each : node) {
                elements.add(element.read(each));
            }
            return to.ofArray(new GenericArrayData(elements.toArray()));
        };
    }

    private static JsonReader map(JsonReader value, Conversion to) {
        return node -> {
            require(node.isObject());
            Map<StringData, @Nullable Object> entries = new HashMap<>();
            node.fields().forEachRemaining(entry -> {
                StringData key = StringData.fromString(entry.getKey());
                entries.put(key, value.read(entry.getValue()));
            });
            return to.ofMap(new GenericMapData(entries));
        };
    }

    private static @Nullable Object scalar(Mapped mapped, JsonNode node) {
        Conversion to = mapped.conversion();
        Kind kind = mapped.schema().kind();
        return switch (kind) {
            case BOOLEAN -> {
                require(node.isBoolean());
                yield to.ofBoolean(node.booleanValue());
            }
            case INT8, INT16, INT32, INT64 -> {
                require(node.isIntegralNumber() && node.canConvertToLong());
                yield to.ofLong(node.longValue());
            }
            case FLOAT32 -> to.ofFloat((float) floating(node));
            case FLOAT64 -> to.ofDouble(floating(node));
            case STRING -> {
                require(node.isTextual());
                yield to.ofText(Slice.of(node.textValue()));
            }
            case BYTES -> to.ofBytes(Slice.of(bytes(mapped, node)));
            case ARRAY, MAP, STRUCT -> throw new IllegalStateException("Cannot read " + kind + " as a scalar");
        };
    }

    /** A number, or one of the words that JSON has no number for. */
    private static double floating(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new BadValue("it is no number");
        };
    }

    /** Base64, or the number itself where the converter has {@code decimal.format=NUMERIC}. */
    private static byte[] bytes(Mapped mapped, JsonNode node) {
        try {
            if (node.isNumber() && mapped.schema().name().equals(Mapping.DECIMAL)) {
                BigDecimal number = node.decimalValue();
                int scale = Integer.parseInt(mapped.schema().parameters().getOrDefault("scale", "0"));
                return number.setScale(scale).unscaledValue().toByteArray();
            }
            require(node.isTextual());
            return node.binaryValue();
        } catch (IOException | ArithmeticException e) {
            throw new BadValue("it is neither base64 nor a number of the scale that its schema announces");
        }
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new BadValue("the JSON is of another type than its schema announces");
        }
    }
}
