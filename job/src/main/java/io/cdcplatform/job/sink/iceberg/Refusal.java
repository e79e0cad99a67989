package io.cdcplatform.job.sink.iceberg;

/** What no retry mends: the line halts with this message, which names table, reason and remedy. */
final class Refusal extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Refusal(String reason) {
        super(reason);
        this.reason = reason;
    }

    Refusal(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
