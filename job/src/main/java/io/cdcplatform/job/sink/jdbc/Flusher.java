package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.Retries;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that applies batches in order, one session at a time; waits out whatever is the surroundings' fault, for ever unless
 * its retries put batches aside. Its owner hands over the next batch when the one before is done.
 */
final class Flusher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final long CLOSE_WAIT_MILLIS = 5_000;

    /** Opens a session; may wait for the network. */
    interface Connector {
        Session connect() throws SQLException;
    }

    private final String line;
    private final Connector connector;
    private final Supplier<DeadLetters> letters;
    private final Progress progress;
    private final Retries retries;
    private final CircuitBreaker breaker;
    private final Consumer<Batch> durable;
    private final Consumer<Throwable> failed;
    private final BlockingQueue<Batch> next = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile @Nullable Session session;
    private volatile boolean closed;

    /**
     * @param progress that the sessions share
     * @param durable told, in the flusher's thread, of each batch that is in the target or put aside
     * @param failed told of what ends the flusher
     */
    Flusher(
            String line,
            Connector connector,
            Supplier<DeadLetters> letters,
            Progress progress,
            Retries retries,
            CircuitBreaker breaker,
            Consumer<Batch> durable,
            Consumer<Throwable> failed) {
        this.line = line;
        this.connector = connector;
        this.letters = letters;
        this.progress = progress;
        this.retries = retries;
        this.breaker = breaker;
        this.durable = durable;
        this.failed = failed;
        this.thread = new Thread(this::run, "jdbc-" + line);
        thread.setDaemon(true);
        thread.setContextClassLoader(Flusher.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Never waits. */
    void apply(Batch batch) {
        next.add(batch);
    }

    /** Ends at once; a batch that is being applied is committed or rolled back by the database. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        Session open = session;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("abort failed line={}", line, e);
            }
        }
        thread.join(CLOSE_WAIT_MILLIS);
    }

    private void run() {
        try {
            while (!closed) {
                Batch batch = next.take();
                applyUntilDurable(batch);
                durable.accept(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (Throwable e) {
            if (!closed) {
                failed.accept(e);
            }
        } finally {
            discardSession();
        }
    }

    private void applyUntilDurable(Batch batch) throws InterruptedException {
        DeadLetters ofBatch = letters.get();
        int outages = 0;
        for (int attempt = 1; ; attempt++) {
            if (retries.givesUpAfter(outages) || !isAllowed()) {
                putAside(batch, ofBatch, outages);
                return;
            }
            try {
                session().apply(batch, ofBatch);
                breaker.succeeded();
                if (attempt > 1) {
                    LOG.info("target=available line={} attempts={}", line, attempt);
                }
                return;
            } catch (SQLException fault) {
                discardSession();
                if (closed) {
                    throw new InterruptedException();
                }
                if (SqlFaults.kind(fault) == SqlFaults.Kind.CONFLICT) {
                    breaker.succeeded(); // who is in a deadlock is there
                } else {
                    outages++;
                    breaker.failed("state " + SqlFaults.state(fault) + " " + reason(fault));
                }
                pause(attempt, fault);
            }
        }
    }

    /** Waits until the circuit breaker lets a call through; false if it does not and patience is at an end. */
    private boolean isAllowed() throws InterruptedException {
        while (!breaker.allows()) {
            if (retries.givesUpOn(breaker)) {
                return false;
            }
            long left = breaker.left().toMillis();
            long patience = retries.giveUp() ? retries.patienceWith(breaker).toMillis() : left;
            Thread.sleep(Math.min(left, patience) + 1);
        }
        breaker.called();
        return true;
    }

    private void pause(int attempt, SQLException fault) throws InterruptedException {
        long wait = waitMillis(attempt);
        LOG.warn(
                "target=unavailable line={} attempt={} retry_ms={} state={} reason=\"{}\"",
                line,
                attempt,
                wait,
                SqlFaults.state(fault),
                reason(fault));
        Thread.sleep(wait);
    }

    /** An open circuit breaker says when: a pause that has grown long would only come on top. */
    private long waitMillis(int attempt) {
        boolean isClosed = breaker.state() == CircuitBreaker.State.CLOSED;
        long pause = retries.backoff().after(isClosed ? attempt : 1).toMillis();
        return Math.max(pause, retries.giveUp() ? 0 : breaker.left().toMillis());
    }

    /** The target's progress stays where it is until it is back; then it moves over what was put aside. */
    private void putAside(Batch batch, DeadLetters ofBatch, int attempts) throws InterruptedException {
        LOG.warn("target=given_up line={} records={} spans={}", line, batch.records(), batch.spans());
        for (Failure failure : batch.failures()) {
            if (!progress.isBehind(failure)) {
                ofBatch.write(failure);
            }
        }
        for (ChangeEvent change : batch.changes()) {
            if (!progress.isBehind(change)) {
                ofBatch.write(new Failure(
                        change.origin(),
                        "JDBC_UNAVAILABLE",
                        "Cannot apply " + change.at() + " of table "
                                + change.schema().id()
                                + ": the target is away; retry.max_attempts is used up and on_unavailable is dlq",
                        null,
                        attempts));
            }
        }
        ofBatch.await();
        batch.marks().forEach(ofBatch::letGo);
        progress.passedOver(batch.spans());
        batch.passedOver();
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open == null) {
            open = connector.connect();
            session = open;
            LOG.info("target=connected line={}", line);
        }
        return open;
    }

    private void discardSession() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("close failed line={}", line, e);
            }
        }
    }

    /** A refused batch's own message holds the batch; the reason is in the next one. */
    private static String reason(SQLException fault) {
        SQLException shown = fault instanceof BatchUpdateException && fault.getNextException() != null
                ? fault.getNextException()
                : fault;
        return String.valueOf(shown.getMessage()).lines().findFirst().orElse("");
    }
}
