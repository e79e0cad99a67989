package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.TablePattern;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which letters a verb asks for; null is any.
 *
 * @param key fields that the record's key has to have, with these values
 * @param since the first instant
 * @param until the first instant no more
 */
record Filter(
        @Nullable String sink,
        @Nullable TablePattern table,
        @Nullable String code,
        @Nullable ObjectNode key,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** A table of the source, as its topic spells it; {@code schema.table}. */
    boolean takesTable(String name) {
        int dot = name.indexOf('.');
        return table == null || (dot > 0 && table.matches(name.substring(0, dot), name.substring(dot + 1)));
    }

    boolean takesSink(String sinkId) {
        return sink == null || sink.equals(sinkId);
    }

    /** Everything but sink, table and key. */
    boolean takes(String letterCode, long at) {
        return (code == null || code.equals(letterCode))
                && (since == null || at >= since.toEpochMilli())
                && (until == null || at < until.toEpochMilli());
    }

    /** Whether the fields that are asked for are in a key with these values; numbers are compared by value. */
    boolean takesKey(JsonNode decoded) {
        if (key == null) {
            return true;
        }
        for (Map.Entry<String, JsonNode> field : key.properties()) {
            JsonNode value = decoded.get(field.getKey());
            if (value == null || !same(field.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonNode asked, JsonNode found) {
        if (asked.isNumber() && found.isNumber()) {
            return asked.decimalValue().compareTo(found.decimalValue()) == 0;
        }
        if (asked.isValueNode() && found.isValueNode() && !asked.isNull() && !found.isNull()) {
            return asked.asText().equals(found.asText()); // a number that the source sends as text
        }
        return asked.equals(found);
    }

    /** As the audit trail has it. */
    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        put(described, "sink", sink);
        put(described, "table", table);
        put(described, "code", code);
        if (key != null) {
            described.put("key", key);
        }
        put(described, "since", since);
        put(described, "until", until);
        return described;
    }

    private static void put(Map<String, Object> described, String name, @Nullable Object value) {
        if (value != null) {
            described.put(name, value.toString());
        }
    }
}
