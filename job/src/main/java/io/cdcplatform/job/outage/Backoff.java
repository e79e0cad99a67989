package io.cdcplatform.job.outage;

import io.cdcplatform.config.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The pauses between attempts: each a multiple of the one before, up to a longest one that stays for as long as it takes. */
public final class Backoff {
    private static final double DOUBLING = 2;
    /** With jitter a pause is at least this part of itself: it still grows, and who fails together does not come back together. */
    private static final double LEAST_PART = 0.5;

    private final Duration first;
    private final Duration longest;
    private final double multiplier;
    private final DoubleSupplier random;

    private Backoff(Duration first, Duration longest, double multiplier, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.multiplier = multiplier;
        this.random = random;
    }

    /** As a sink is configured. */
    public static Backoff of(RetryConfig retry) {
        return of(retry, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random from 0 to 1, taken where jitter is wanted */
    static Backoff of(RetryConfig retry, DoubleSupplier random) {
        return new Backoff(
                retry.initialWait(), retry.maxWait(), retry.multiplier(), retry.jitter() ? random : () -> 1.0);
    }

    /** For what nobody configures: each pause twice the one before. */
    public static Backoff doubling(Duration first, Duration longest) {
        return new Backoff(first, longest, DOUBLING, () -> 1.0);
    }

    /** The pause after so many failed attempts in a row, at least one. */
    public Duration after(int failures) {
        double part = LEAST_PART + (1 - LEAST_PART) * random.getAsDouble();
        return Duration.ofMillis((long) Math.ceil(wholeMillis(failures) * part));
    }

    /** How long so many attempts take that all fail at once: the pauses between them, none made shorter by jitter. */
    public Duration over(int attempts) {
        double millis = 0;
        for (int failures = 1; failures < attempts; failures++) {
            millis += wholeMillis(failures);
        }
        return Duration.ofMillis((long) millis);
    }

    private double wholeMillis(int failures) {
        return Math.min(longest.toMillis(), first.toMillis() * Math.pow(multiplier, failures - 1.0));
    }
}
