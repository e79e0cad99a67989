package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.outage.Backoff;
import io.cdcplatform.job.sink.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a fault of the surroundings, which is waited out for ever, from one that fails the line; and leaves a sick catalog alone. */
final class Outage {
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(10));
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String doing;
    private final CircuitBreaker breaker;
    private int failures;

    /** @param doing what is tried, for the log */
    Outage(String doing, CircuitBreaker breaker) {
        this.doing = doing;
        this.breaker = breaker;
    }

    /** An attempt begins as soon as the catalog may be asked; it ends in {@link #over} or {@link #waitOut}. */
    void begin() throws InterruptedException {
        breaker.awaitCall();
    }

    void over() {
        breaker.succeeded();
    }

    /**
     * Waits before the next attempt, or throws what is no outage. A lost race, an unknown outcome, a refused or broken connection
     * and whatever a storage client of its own throws all look different next time; a wrong argument does not.
     */
    void waitOut(RuntimeException fault) throws InterruptedException {
        if (isPermanent(fault) || Thread.currentThread().isInterrupted()) {
            breaker.succeeded(); // who says no is there
            throw fault;
        }
        if (fault instanceof CommitFailedException) {
            breaker.succeeded(); // a lost race
        } else {
            breaker.failed(fault.toString());
        }
        long waitMillis = BACKOFF.after(++failures).toMillis();
        LOG.warn("state=waiting doing=\"{}\" retry_ms={} reason=\"{}\"", doing, waitMillis, fault.toString());
        TimeUnit.MILLISECONDS.sleep(waitMillis);
    }

    static boolean isPermanent(RuntimeException fault) {
        return fault instanceof ValidationException
                || fault instanceof BadRequestException
                || fault instanceof NoSuchTableException
                || fault instanceof NoSuchNamespaceException
                || fault instanceof AlreadyExistsException
                || fault instanceof IllegalArgumentException
                || fault instanceof IllegalStateException
                || fault instanceof UnsupportedOperationException
                || fault instanceof NullPointerException
                || fault instanceof ClassCastException
                || fault instanceof IndexOutOfBoundsException;
    }
}
