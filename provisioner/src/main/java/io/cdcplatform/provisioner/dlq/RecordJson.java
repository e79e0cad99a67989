package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.ValueFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keys and values of records as JSON for people to read: as Debezium wrote them, nothing converted. */
final class RecordJson {
    /** Decimals stay what they are. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final ValueFormat format;
    private final AvroSchemas schemas;

    RecordJson(ValueFormat format, AvroSchemas schemas) {
        this.format = format;
        this.schemas = schemas;
    }

    /** The record's key or value; an {@link IOException} says why it cannot be read. */
    JsonNode read(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            return NullNode.getInstance();
        }
        return format == ValueFormat.AVRO ? AvroJson.read(bytes, schemas) : payload(bytes);
    }

    /** As {@link #read}, and where that is impossible, which is why many letters are there, the text or the bytes. */
    JsonNode shown(byte @Nullable [] bytes) {
        try {
            return read(bytes);
        } catch (IOException unreadable) {
            ObjectNode shown = JSON.createObjectNode();
            shown.put("unreadable", unreadable.getMessage());
            String text = bytes == null ? null : text(bytes);
            return text == null ? shown.put("bytes", bytes) : shown.put("text", text);
        }
    }

    /** The text, or null if the bytes are none that a terminal should get. */
    static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c)) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static JsonNode payload(byte[] bytes) throws IOException {
        JsonNode message;
        try {
            message = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("it is no JSON", e);
        }
        return message.has("schema") && message.has("payload") ? message.get("payload") : message;
    }
}
