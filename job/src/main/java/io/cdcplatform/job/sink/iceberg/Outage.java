package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.outage.Backoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a fault of the surroundings, which is waited out for ever, from one that fails the line; and waits. */
final class Outage {
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(10));
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String doing;
    private int failures;

    /** @param doing what is tried, for the log */
    Outage(String doing) {
        this.doing = doing;
    }

    /**
     * Waits before the next attempt, or throws what is no outage. A lost race, an unknown outcome, a refused or broken connection
     * and whatever a storage client of its own throws all look different next time; a wrong argument does not.
     */
    void waitOut(RuntimeException fault) throws InterruptedException {
        if (isPermanent(fault) || Thread.currentThread().isInterrupted()) {
            throw fault;
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
