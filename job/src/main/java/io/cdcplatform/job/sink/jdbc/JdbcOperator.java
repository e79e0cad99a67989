package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.job.deadletter.DeadLetterWriter;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineOperator;
import io.cdcplatform.job.sink.Retries;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.TapLimits;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects records into batches and hands them to the flusher, one at a time; while that one is on its way the next may grow, up
 * to the tap's limits: the slower the database, the bigger the batches.
 */
final class JdbcOperator extends LineOperator<LineRecord> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(JdbcOperator.class);

    static final long MAX_BATCH_BYTES = 8L * 1024 * 1024;
    static final int BATCHES_INSIDE = 5;
    static final long MAX_BYTES_INSIDE = 32L * 1024 * 1024;

    private final Line line;
    private final Dialect dialect;
    private final int batchSize;
    private final long flushMillis;
    private transient @Nullable Flusher flusher;
    private transient @Nullable DeadLetterWriter deadLetters;
    private transient Batch collecting;
    private transient long collectingSince;
    private transient boolean flushing;
    private transient boolean timerSet;

    @SuppressWarnings("NullAway.Init")
    private JdbcOperator(StreamOperatorParameters<LineRecord> parameters, Line line, Dialect dialect) {
        super(parameters, line.id(), limits(config(line)));
        this.line = line;
        this.dialect = dialect;
        this.batchSize = config(line).batchSize();
        this.flushMillis = config(line).flushInterval().toMillis();
    }

    static InChain<LineRecord, LineRecord> factory(Line line, Dialect dialect) {
        return new InChain<>(JdbcOperator.class, parameters -> new JdbcOperator(parameters, line, dialect));
    }

    static TapLimits limits(JdbcConfig config) {
        return new TapLimits((long) config.batchSize() * BATCHES_INSIDE, MAX_BYTES_INSIDE);
    }

    static JdbcConfig config(Line line) {
        return Objects.requireNonNull(line.sink().jdbc());
    }

    @Override
    public void open() throws Exception {
        super.open();
        collecting = new Batch();
        DeadLetterWriter writer = new DeadLetterWriter(line);
        deadLetters = writer;
        Progress progress = new Progress(dialect, lineId);
        CircuitBreaker breaker = new CircuitBreaker(lineId, line.sink().circuitBreaker());
        breaker.registerAt(getMetricGroup());
        Flusher started = new Flusher(
                lineId,
                () -> Session.open(dialect, line.sink(), lineId, progress),
                () -> new DeadLetters(writer::write, line.sink().onBadRow(), parking),
                progress,
                Retries.of(line.sink()),
                breaker,
                batch -> inTask(() -> acknowledged(batch)),
                this::fail);
        flusher = started;
        started.start();
        watch(new JdbcPositions(dialect, config(line), lineId));
    }

    @Override
    protected void accept(LineRecord record, SourcePartition partition) {
        if (collecting.isEmpty()) {
            collectingSince = getProcessingTimeService().getCurrentProcessingTime();
            setTimer();
        }
        collecting.add(record, partition);
        if (isFull()) {
            handOver();
        }
    }

    /** The line ends here for good: waits, with the mailbox running, until everything is durable. */
    @Override
    public void finish() throws Exception {
        while (!isHalted() && (flushing || !collecting.isEmpty())) {
            handOver();
            mailbox.yield();
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (flusher != null) {
            flusher.close();
        }
        if (deadLetters != null) {
            deadLetters.close();
        }
        super.close();
    }

    private boolean isFull() {
        return collecting.records() >= batchSize || collecting.bytes() >= MAX_BATCH_BYTES;
    }

    private boolean isDue() {
        return !collecting.isEmpty()
                && getProcessingTimeService().getCurrentProcessingTime() - collectingSince >= flushMillis;
    }

    private void handOver() {
        if (!flushing && !collecting.isEmpty() && flusher != null) {
            flushing = true;
            flusher.apply(collecting);
            collecting = new Batch();
        }
    }

    private void acknowledged(Batch batch) {
        flushing = false;
        batch.acknowledge();
        tap.release(batch.records(), batch.bytes());
        if (isFull() || isDue()) {
            handOver();
        }
    }

    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            getProcessingTimeService().registerTimer(collectingSince + flushMillis, time -> timer());
        }
    }

    private void timer() {
        timerSet = false;
        if (isDue()) {
            handOver();
        } else if (!collecting.isEmpty()) {
            setTimer();
        }
    }

    private void fail(Throwable cause) {
        inTask(() -> {
            if (cause instanceof LineFailedException failed && !failed.isMendedByRestart()) {
                halt(String.valueOf(failed.getMessage()));
                return;
            }
            throw cause instanceof Exception exception ? exception : new IllegalStateException(cause);
        });
    }

    private void inTask(ThrowingRunnable<? extends Exception> action) {
        try {
            mailbox.execute(action, "jdbc " + lineId);
        } catch (RejectedExecutionException e) {
            LOG.debug("task is ending line={}", lineId);
        }
    }
}
