package io.cdcplatform.job.sink.webhook;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spaces requests out evenly, so that no more than so many begin in a second. Of its time only what a late timer cost is made up
 * for: nothing is saved in quiet times to be spent at once. Used by one thread.
 */
final class RateLimit {
    private static final long LATE_TIMER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long intervalNanos;
    private final LongSupplier nanos;
    private long next;

    /**
     * @param perSecond of the whole line; 0 = no limit
     * @param tasks that share it
     */
    RateLimit(int perSecond, int tasks, LongSupplier nanos) {
        this.intervalNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(tasks) / perSecond;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** How long the next request has to wait; zero if it may begin now. */
    Duration left() {
        return intervalNanos == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, next - nanos.getAsLong()));
    }

    void began() {
        if (intervalNanos > 0) {
            next = Math.max(next, nanos.getAsLong() - LATE_TIMER_NANOS) + intervalNanos;
        }
    }
}
