package io.cdcplatform.job.shape;

/** A table that cannot be shaped as it is asked for. */
final class ShapeFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param message what is wrong and what to do */
    ShapeFault(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }

    /** The message of an exception, which these always have. */
    String message() {
        return String.valueOf(getMessage());
    }
}
