package io.cdcplatform.job.decode;

/** A record that cannot be decoded, now or later; becomes a failure of the line before it leaves this package. */
final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String MAGIC_BYTE = "DECODE_MAGIC_BYTE";
    static final String TOO_SHORT = "DECODE_TOO_SHORT";
    static final String UNKNOWN_SCHEMA = "DECODE_UNKNOWN_SCHEMA";
    static final String SCHEMA = "DECODE_SCHEMA";
    static final String NO_SCHEMA = "DECODE_NO_SCHEMA";
    static final String TRUNCATED = "DECODE_TRUNCATED";
    static final String TRAILING_BYTES = "DECODE_TRAILING_BYTES";
    static final String ENVELOPE = "DECODE_ENVELOPE";
    static final String KEY = "DECODE_KEY";
    static final String VALUE = "DECODE_VALUE";
    static final String JSON = "DECODE_JSON";
    static final String UNEXPECTED = "DECODE_UNEXPECTED";

    private final String code;

    DecodeException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    DecodeException(String code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    String code() {
        return code;
    }

    String reason() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
