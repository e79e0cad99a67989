package io.cdcplatform.job.sink.iceberg;

/** What no retry mends: the line halts with this message, which names table, reason and remedy. */
final class Refusal extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
