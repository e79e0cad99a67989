package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.config.RetryConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The pauses between attempts: exponential, then the longest one for as long as it takes. */
final class Backoff {
    private final RetryConfig retry;
    private final DoubleSupplier random;

    /** @param random from 0 to 1; with jitter each pause is that part of itself, so that waiting requests do not come back at once */
    Backoff(RetryConfig retry, DoubleSupplier random) {
        this.retry = retry;
        this.random = random;
    }

    int maxAttempts() {
        return retry.maxAttempts();
    }

    /** Whether the attempts that {@code retry.max_attempts} allows are used up. */
    boolean exhausted(int failedAttempts) {
        return failedAttempts >= retry.maxAttempts();
    }

    /** The pause after so many failed attempts, at least one. */
    Duration after(int failedAttempts) {
        double longest = retry.maxWait().toMillis();
        double wait = exhausted(failedAttempts)
                ? longest
                : Math.min(
                        longest, retry.initialWait().toMillis() * Math.pow(retry.multiplier(), failedAttempts - 1.0));
        return Duration.ofMillis((long) Math.ceil(retry.jitter() ? wait * random.getAsDouble() : wait));
    }
}
