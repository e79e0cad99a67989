package io.cdcplatform.job.sink.jdbc;

import java.io.Serial;

/** The line cannot go on by itself: it halts with this message, unless starting again from what the target says mends it. */
final class LineFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean mendedByRestart;

    /** For what no retry mends. */
    LineFailedException(String message) {
        this(message, false);
    }

    private LineFailedException(String message, boolean mendedByRestart) {
        super(message);
        this.mendedByRestart = mendedByRestart;
    }

    static LineFailedException toBeRestarted(String message) {
        return new LineFailedException(message, true);
    }

    boolean isMendedByRestart() {
        return mendedByRestart;
    }
}
