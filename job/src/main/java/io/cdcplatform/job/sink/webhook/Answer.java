package io.cdcplatform.job.sink.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended.
 *
 * @param status of the response, 0 where there was none
 * @param retryAfter how long the receiver asks to be left alone, zero where it does not
 * @param fault what happened instead of a response, without anything of the request; null where there was one
 */
record Answer(int status, Duration retryAfter, @Nullable String fault) {

    /** What an answer means for its event. */
    enum Verdict {
        DELIVERED,
        /** The surroundings are at fault: again, later. */
        RETRY,
        /** The receiver will never take this event. */
        REJECTED,
        /** The receiver wants no events any more. */
        GONE
    }

    static Answer status(int status, Duration retryAfter) {
        return new Answer(status, retryAfter, null);
    }

    /** No connection, or one that gave no whole response: the event may have arrived or not. */
    static Answer broken(String fault) {
        return new Answer(0, Duration.ZERO, fault);
    }

    /** The one place that tells a fault of the event from a fault of the surroundings. Redirects are never followed. */
    Verdict verdict() {
        if (status >= 200 && status < 300) {
            return Verdict.DELIVERED;
        } else if (status == 410) {
            return Verdict.GONE;
        } else if (status == 408 || status == 425 || status == 429 || status < 300 || status >= 500) {
            return Verdict.RETRY;
        }
        return Verdict.REJECTED;
    }

    /** Whether the receiver is up, whatever it thinks of this event: what the circuit breaker counts as success. */
    boolean isAlive() {
        return fault == null && status < 500;
    }

    @Override
    public String toString() {
        return fault == null ? "status " + status : fault;
    }
}
