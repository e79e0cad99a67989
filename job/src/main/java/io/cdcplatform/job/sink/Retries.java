package io.cdcplatform.job.sink;

import io.cdcplatform.config.OnUnavailable;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.job.outage.Backoff;
import java.time.Duration;

/**
 * How a target that is away is tried again, and when what comes meanwhile is put aside.
 *
 * @param maxAttempts after so many the attempts of an event are used up
 * @param giveUp whether such an event is put aside; else it is tried until it succeeds
 */
public record Retries(Backoff backoff, int maxAttempts, boolean giveUp) {

    public static Retries of(SinkConfig sink) {
        return new Retries(
                Backoff.of(sink.retry()), sink.retry().maxAttempts(), sink.onUnavailable() == OnUnavailable.DLQ);
    }

    public boolean givesUpAfter(int attempts) {
        return giveUp && attempts >= maxAttempts;
    }

    /** Whether what is due is not even tried: the target is away, and was so for as long as the attempts of an event take. */
    public boolean givesUpOn(CircuitBreaker breaker) {
        return giveUp && !breaker.left().isZero() && patienceWith(breaker).isZero();
    }

    /** How long a target that is away may be so until what is due is not even tried. */
    public Duration patienceWith(CircuitBreaker breaker) {
        Duration left = backoff.over(maxAttempts).minus(breaker.away());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
