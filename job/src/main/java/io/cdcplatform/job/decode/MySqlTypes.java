package io.cdcplatform.job.decode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * What the connectors of MySQL and MariaDB write otherwise than it is at the source. Assumes {@code column.propagate.source.type}:
 * where PostgreSQL has a type of the same name, its connector tells a scale with it and theirs does not.
 */
final class MySqlTypes {
    private static final String SOURCE_TYPE = "__debezium.source.column.type";
    private static final String SOURCE_SCALE = "__debezium.source.column.scale";
    private static final int UUID_BYTES = 16;
    /** MySQL's years begin with 1901; the binary log counts from 1900 and has 0 for 0000. */
    private static final int NO_YEAR = 1900;

    /** A column of BOOLEAN is a TINYINT to a snapshot and a boolean to the stream: one type for both. */
    static final Conversion TINYINT = new Conversion() {
        @Override
        Object ofBoolean(boolean value) {
            return (short) (value ? 1 : 0);
        }
    };

    static final Conversion YEAR = new Conversion() {
        @Override
        Object ofLong(long year) {
            return year == NO_YEAR ? 0 : (int) year;
        }
    };

    static final Conversion UUID_TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            boolean suspect = text.length == 36 && text.at(0) == '0' && text.at(1) == '0';
            return suspect
                    ? StringData.fromString(
                            unshifted(UUID.fromString(text.toString())).toString())
                    : text.toStringData();
        }
    };

    /** The stream has the epoch for the zero timestamp, which no TIMESTAMP can hold otherwise; a snapshot has NULL. */
    static final Conversion TIMESTAMP = new Conversion() {
        @Override
        @Nullable
        Object ofText(Slice text) {
            return isEpoch(text) ? null : TimeConversions.TIMESTAMP_TEXT.ofText(text);
        }
    };

    private static final byte[] EPOCH = "1970-01-01T00:00:00".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private MySqlTypes() {}

    static boolean isSource(ConnectSchema schema, String... types) {
        String type = schema.parameters().getOrDefault(SOURCE_TYPE, "");
        return List.of(types).contains(type) && !schema.parameters().containsKey(SOURCE_SCALE);
    }

    /** The stream has a backslash before a comma in a label of an ENUM, a snapshot has not; the schema knows the labels. */
    static Conversion label(ConnectSchema schema) {
        String allowed = schema.parameters().getOrDefault("allowed", "");
        if (allowed.indexOf('\\') < 0) {
            return ScalarConversions.TEXT;
        }
        Set<String> labels = labels(allowed);
        return new Conversion() {
            @Override
            Object ofText(Slice text) {
                String given = text.toString();
                String plain = given.replace("\\,", ",");
                return labels.contains(given) || !labels.contains(plain)
                        ? text.toStringData()
                        : StringData.fromString(plain);
            }
        };
    }

    private static Set<String> labels(String allowed) {
        Set<String> labels = new HashSet<>();
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < allowed.length(); i++) {
            char c = allowed.charAt(i);
            if (c == ',') {
                labels.add(label.toString());
                label.setLength(0);
            } else if (c == '\\' && i + 1 < allowed.length() && allowed.charAt(i + 1) == ',') {
                label.append(allowed.charAt(++i));
            } else {
                label.append(c);
            }
        }
        labels.add(label.toString());
        return labels;
    }

    /**
     * MariaDB's log leaves the zero bytes at the end of a UUID out, and the connector puts as many in front. Only one of the
     * candidates is a UUID of a version that exists, else nobody can tell.
     */
    private static UUID unshifted(UUID given) {
        byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
                .putLong(given.getMostSignificantBits())
                .putLong(given.getLeastSignificantBits())
                .array();
        List<UUID> candidates = new ArrayList<>();
        int zeros = 0;
        while (zeros < UUID_BYTES && bytes[zeros] == 0) {
            zeros++;
        }
        if (zeros == UUID_BYTES) {
            return given;
        }
        for (int shift = 0; shift <= zeros; shift++) {
            ByteBuffer moved = ByteBuffer.allocate(UUID_BYTES)
                    .put(bytes, shift, UUID_BYTES - shift)
                    .rewind();
            UUID candidate = new UUID(moved.getLong(), moved.getLong());
            if (candidate.variant() == 2 && candidate.version() >= 1 && candidate.version() <= 8) {
                candidates.add(candidate);
            }
        }
        if (candidates.size() != 1) {
            throw new BadValue(
                    "a UUID that ends with zero bytes comes from the connector with them in front, and here both"
                            + " could be. Store it as binary(16)");
        }
        return candidates.get(0);
    }

    private static boolean isEpoch(Slice text) {
        if (text.length < EPOCH.length || text.at(text.length - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < text.length - 1; i++) {
            byte wanted = i < EPOCH.length ? EPOCH[i] : i == EPOCH.length ? (byte) '.' : (byte) '0';
            if (text.at(i) != wanted) {
                return false;
            }
        }
        return true;
    }
}
