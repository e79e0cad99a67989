package io.cdcplatform.job.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text as UTF-8 bytes in a buffer that is used again and again. Not thread-safe. */
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[512];
    private int length;

    /** Empties the buffer. */
    public JsonBuffer clear() {
        length = 0;
        return this;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Text that is JSON already, or a part of it. */
    public JsonBuffer raw(String json) {
        return raw(json.getBytes(StandardCharsets.UTF_8));
    }

    /** UTF-8 bytes that are JSON already, or a part of it. */
    public JsonBuffer raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** One ASCII character of JSON's own. */
    public JsonBuffer raw(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    public JsonBuffer number(long value) {
        return raw(Long.toString(value));
    }

    /** The text in quotes, escaped. */
    public JsonBuffer string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The UTF-8 text in quotes, escaped. */
    public JsonBuffer string(byte[] text) {
        ensure(text.length * 6 + 2);
        bytes[length++] = '"';
        for (byte b : text) {
            if ((b >= 0 && b < 0x20) || b == '"' || b == '\\') {
                escape(b);
            } else {
                bytes[length++] = b;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void escape(byte b) {
        bytes[length++] = '\\';
        switch (b) {
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            case '"', '\\' -> bytes[length++] = b;
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
