package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.Configs;
import io.cdcplatform.config.DlqHeaders;
import io.cdcplatform.config.Secret;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A letter in full, for people. Rows are shown, that is what it is for; headers whose names say that they hold a secret are not. */
record LetterText(Configs configs, RecordJson json) {
    private static final int INDENT = 12;

    ObjectNode fields(Letter letter, boolean open, ConsumerRecord<byte[], byte[]> stored) {
        Lane lane = letter.key().lane();
        ObjectNode fields = RecordJson.JSON.createObjectNode();
        fields.put("letter", letter.toString());
        fields.put("state", open ? "open" : "closed");
        fields.put("at", Instant.ofEpochMilli(letter.at()).toString());
        fields.put("sink", lane.sink());
        fields.put("table", Scan.table(configs, lane.topic()));
        fields.put("source", lane.topic() + "-" + lane.partition() + "@" + letter.sourceOffset());
        fields.put("code", letter.code());
        put(fields, "attempts", stored, DlqHeaders.ATTEMPTS);
        put(fields, "replay_id", stored, DlqHeaders.REPLAY_ID);
        put(fields, "type", stored, DlqHeaders.ERROR_TYPE);
        put(fields, "message", stored, DlqHeaders.ERROR_MESSAGE);
        put(fields, "stacktrace", stored, DlqHeaders.ERROR_STACKTRACE);
        ObjectNode headers = fields.putObject("headers");
        for (Header header : stored.headers()) {
            if (!header.key().startsWith(DlqHeaders.PREFIX)) {
                headers.put(header.key(), value(header));
            }
        }
        fields.set("key", json.shown(stored.key()));
        fields.set("value", json.shown(stored.value()));
        return fields;
    }

    /** One field a line, further lines of a text indented, and an empty line behind it. */
    static String lines(ObjectNode fields) {
        return fields.properties().stream()
                        .filter(field ->
                                !field.getValue().isEmpty() || field.getValue().isValueNode())
                        .map(field -> String.format("%-" + INDENT + "s", field.getKey()) + text(field.getValue()))
                        .collect(Collectors.joining(System.lineSeparator()))
                + System.lineSeparator();
    }

    private static String text(JsonNode value) {
        String text = value.isTextual() ? value.asText() : value.isObject() ? value.toPrettyString() : value.toString();
        // What others wrote moves no cursor here.
        return text.strip().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "").replace("\n", "\n" + " ".repeat(INDENT));
    }

    private static void put(ObjectNode fields, String name, ConsumerRecord<byte[], byte[]> stored, String header) {
        String text = Scan.text(stored, header);
        if (text != null) {
            fields.put(name, text);
        }
    }

    static @Nullable String value(Header header) {
        if (header.value() == null) {
            return null;
        }
        if (Secret.hides(header.key())) {
            return Secret.NONE.toString();
        }
        String text = RecordJson.text(header.value());
        return text == null ? "0x" + HexFormat.of().formatHex(header.value()) : text;
    }
}
