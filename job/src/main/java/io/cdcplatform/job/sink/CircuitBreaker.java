package io.cdcplatform.job.sink;

import io.cdcplatform.config.CircuitBreakerConfig;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a target alone for a while that failed several times in a row, then lets one call through to see whether it is back.
 *
 * <p>For any number of threads. Calls that were under way when it opened may still end: a failure changes nothing, a success closes
 * it. Each call that begins has to end as a success or a failure.
 */
public final class CircuitBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final long PROBE_POLL_MILLIS = 100;
    private static final String METRIC = "circuit_breaker_state";

    /** In the order of the metric: 0, 1, 2. */
    public enum State {
        CLOSED,
        /** The target was left alone long enough: one call goes, and decides. */
        HALF_OPEN,
        OPEN
    }

    private final String lineId;
    private final CircuitBreakerConfig config;
    private final LongSupplier nanos;
    private State state = State.CLOSED;
    private int failures;
    private long failingSince;
    private long openedAt;
    private boolean probing;

    public CircuitBreaker(String lineId, CircuitBreakerConfig config) {
        this(lineId, config, System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    public CircuitBreaker(String lineId, CircuitBreakerConfig config, LongSupplier nanos) {
        this.lineId = lineId;
        this.config = config;
        this.nanos = nanos;
    }

    /** Shows the state as {@code circuit_breaker_state}: 0 closed, 1 half-open, 2 open. */
    public void registerAt(MetricGroup metrics) {
        metrics.<Integer, Gauge<Integer>>gauge(METRIC, () -> state().ordinal());
    }

    /** Whether a call may go now; who makes it says so by {@link #called}. */
    public synchronized boolean allows() {
        if (state == State.OPEN && left().isZero()) {
            state = State.HALF_OPEN;
            probing = false;
            LOG.info("circuit_breaker=half_open line={}", lineId);
        }
        return state == State.CLOSED || (state == State.HALF_OPEN && !probing);
    }

    public synchronized void called() {
        probing = state == State.HALF_OPEN;
    }

    /** Waits until a call may go, which begins then; not for a task's thread. */
    public void awaitCall() throws InterruptedException {
        while (!begins()) {
            Thread.sleep(Math.max(left().toMillis() + 1, PROBE_POLL_MILLIS));
        }
    }

    private synchronized boolean begins() {
        boolean begins = allows();
        if (begins) {
            called();
        }
        return begins;
    }

    public synchronized void succeeded() {
        if (state != State.CLOSED) {
            LOG.info("circuit_breaker=closed line={} failures={} away_ms={}", lineId, failures, away().toMillis());
        }
        failures = 0;
        state = State.CLOSED;
    }

    /** @param reason for the log: nothing of a row, no secret */
    public synchronized void failed(String reason) {
        if (failures++ == 0) {
            failingSince = nanos.getAsLong();
        }
        if (state == State.HALF_OPEN || (state == State.CLOSED && failures >= config.failures())) {
            state = State.OPEN;
            openedAt = nanos.getAsLong();
            LOG.warn(
                    "circuit_breaker=open line={} failures={} open_ms={} reason=\"{}\"",
                    lineId,
                    failures,
                    config.open().toMillis(),
                    reason);
        }
    }

    public synchronized State state() {
        return state;
    }

    /** How long it stays open; zero if it is not. */
    public synchronized Duration left() {
        return state == State.OPEN ? positive(config.open().minusNanos(nanos.getAsLong() - openedAt)) : Duration.ZERO;
    }

    /** How long the target has answered no call; zero if its last answer was a success. */
    public synchronized Duration away() {
        return failures == 0 ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - failingSince);
    }

    private static Duration positive(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }
}
