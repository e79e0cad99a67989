package io.cdcplatform.job.sink.jdbc;

import java.io.Serial;

/** The line cannot go on by itself: its task fails with this message and starts again from what the target says. */
final class LineFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    LineFailedException(String message) {
        super(message);
    }
}
