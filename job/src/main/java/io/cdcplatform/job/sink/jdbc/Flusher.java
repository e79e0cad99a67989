package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.outage.Backoff;
import io.cdcplatform.job.sink.CircuitBreaker;
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
 * The thread that applies batches in order, one session at a time; waits out whatever is the surroundings' fault, for ever. Its
 * owner hands over the next batch when the one before is done.
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
    private final Backoff backoff;
    private final CircuitBreaker breaker;
    private final Consumer<Batch> durable;
    private final Consumer<Throwable> failed;
    private final BlockingQueue<Batch> next = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile @Nullable Session session;
    private volatile boolean closed;

    /**
     * @param durable told, in the flusher's thread, of each batch that is in the target
     * @param failed told of what ends the flusher
     */
    Flusher(
            String line,
            Connector connector,
            Supplier<DeadLetters> letters,
            Backoff backoff,
            CircuitBreaker breaker,
            Consumer<Batch> durable,
            Consumer<Throwable> failed) {
        this.line = line;
        this.connector = connector;
        this.letters = letters;
        this.backoff = backoff;
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
        for (int attempt = 1; ; attempt++) {
            waitForBreaker();
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
                    breaker.failed("state " + SqlFaults.state(fault) + " " + reason(fault));
                }
                long wait = backoff.after(attempt).toMillis();
                LOG.warn(
                        "target=unavailable line={} attempt={} retry_ms={} state={} reason=\"{}\"",
                        line,
                        attempt,
                        wait,
                        SqlFaults.state(fault),
                        reason(fault));
                Thread.sleep(wait);
            }
        }
    }

    private void waitForBreaker() throws InterruptedException {
        while (!breaker.allows()) {
            Thread.sleep(breaker.left().toMillis() + 1);
        }
        breaker.called();
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
