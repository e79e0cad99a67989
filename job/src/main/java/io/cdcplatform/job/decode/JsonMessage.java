package io.cdcplatform.job.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A key or value of the JSON converter, taken apart: the bytes of its schema, unread because they are the same in every record of
 * a table, and its payload.
 */
record JsonMessage(@Nullable ByteBuffer schema, JsonNode payload) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    static JsonMessage parse(byte[] bytes, String what) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw noSchema(what);
            }
            ByteBuffer schema = null;
            JsonNode payload = MissingNode.getInstance();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("payload")) {
                    payload = JSON.readTree(parser);
                } else {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int to = (int) parser.currentLocation().getByteOffset();
                    boolean isSchema = field.equals("schema") && value == JsonToken.START_OBJECT;
                    schema = isSchema ? ByteBuffer.wrap(bytes, from, to - from) : schema;
                }
            }
            if (parser.nextToken() != null) {
                throw new DecodeException(DecodeException.TRAILING_BYTES, "something is left behind the " + what);
            }
            return new JsonMessage(schema, payload);
        } catch (IOException e) {
            // The cause's message holds a piece of the row.
            throw new DecodeException(DecodeException.JSON, "the " + what + " is no JSON");
        }
    }

    boolean isEmpty() {
        return payload.isNull();
    }

    ByteBuffer requireSchema(String what) {
        if (schema == null) {
            throw noSchema(what);
        }
        return schema;
    }

    static JsonNode tree(ByteBuffer schema) {
        try {
            return JSON.readTree(schema.array(), schema.arrayOffset() + schema.position(), schema.remaining());
        } catch (IOException e) {
            throw new DecodeException(DecodeException.JSON, "the schema is no JSON");
        }
    }

    private static DecodeException noSchema(String what) {
        return new DecodeException(
                DecodeException.NO_SCHEMA,
                "the " + what + " comes without its schema, so an int cannot be told from a date. Set " + what
                        + ".converter.schemas.enable=true on the connector");
    }
}
