package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** A record in Avro behind the five bytes of a registry, as JSON: decimals as numbers, other bytes in base64. */
final class AvroJson {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;

    private AvroJson() {}

    static JsonNode read(byte[] bytes, AvroSchemas schemas) throws IOException {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new IOException("it does not begin with a 0 and the id of a schema");
        }
        Schema schema = schemas.of(ByteBuffer.wrap(bytes).getInt(1));
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
            Object read = new GenericDatumReader<Object>(schema).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("it goes on behind what its schema describes");
            }
            return RecordJson.JSON.valueToTree(plain(read, schema));
        } catch (IOException e) {
            throw e.getMessage() == null ? new IOException("it ends too early", e) : e;
        } catch (RuntimeException e) { // Avro's own, of bytes that are no Avro
            throw new IOException("it does not fit its schema", e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value, Schema schema) {
        if (schema.getType() == Schema.Type.UNION) {
            return plain(value, schema.getTypes().get(GenericData.get().resolveUnion(schema, value)));
        }
        if (value instanceof IndexedRecord struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (Schema.Field field : schema.getFields()) {
                fields.put(field.name(), plain(struct.get(field.pos()), field.schema()));
            }
            return fields;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item, schema.getElementType())));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(key.toString(), plain(entry, schema.getValueType())));
            return entries;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return number(bytes, schema);
        }
        if (value instanceof GenericFixed fixed) {
            return number(fixed.bytes(), schema);
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static Object number(byte[] bytes, Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && bytes.length > 0
                ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
                : bytes;
    }
}
