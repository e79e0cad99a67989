package io.cdcplatform.job.sink;

import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The end of a line's chain: hands each record to the sink, which releases it from the tap when it is durable.
 *
 * <p>Assumes that it is chained to its source. {@link #accept} must not wait: work that waits is done by other threads, whose
 * results come back through {@link #mailbox}.
 */
public abstract class LineOperator<OUT> extends AbstractStreamOperator<OUT>
        implements OneInputStreamOperator<LineRecord, OUT> {
    private static final long serialVersionUID = 1;

    protected final transient MailboxExecutor mailbox;
    protected final String lineId;
    protected transient Tap tap;
    protected transient Parking parking;
    private transient @Nullable String halted;
    private transient @Nullable TargetWatch watch;
    private final TapLimits limits;

    @SuppressWarnings("NullAway.Init")
    protected LineOperator(StreamOperatorParameters<OUT> parameters, String lineId, TapLimits limits) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.lineId = lineId;
        this.limits = limits;
    }

    @Override
    public void open() throws Exception {
        super.open();
        tap = Tap.ofThisTask(lineId, limits);
        parking = Parking.ofThisTask(lineId);
        parking.whenFull(reason -> mailbox.execute(() -> halt(reason), "parking is full"));
        getMetricGroup().<Integer, Gauge<Integer>>gauge("halted", () -> halted == null ? 0 : 1);
    }

    @Override
    public final void processElement(StreamRecord<LineRecord> element) throws Exception {
        if (halted == null) {
            LineRecord record = element.getValue();
            accept(record, tap.of(record.origin()));
        }
    }

    @Override
    public void close() throws Exception {
        if (watch != null) {
            watch.close();
        }
        super.close();
    }

    /** A halted line has not delivered what it read: it cannot end well. */
    @Override
    public void finish() throws Exception {
        if (halted != null) {
            throw new IllegalStateException(halted);
        }
        super.finish();
    }

    /**
     * Stops the line where it is, until the job is started again: it reads no more, nothing behind its progress is lost,
     * checkpoints and the other lines go on. For what no retry mends; to be called in the task's thread.
     *
     * @param reason what is wrong and how to go on
     */
    protected final void halt(String reason) {
        if (halted == null) {
            halted = reason;
            tap.hold();
            LOG.error("state=halted line={} reason=\"{}\"", lineId, reason);
        }
    }

    /** From now on a target that was turned back is noticed though nothing is written to it. */
    protected final void watch(StartPositions positions) {
        TargetWatch started = new TargetWatch(
                lineId, positions, tap, work -> mailbox.execute(work::run, "target watch of " + lineId));
        watch = started;
        lookLater(started);
    }

    private void lookLater(TargetWatch started) {
        long next = getProcessingTimeService().getCurrentProcessingTime() + TargetWatch.EVERY.toMillis();
        getProcessingTimeService().registerTimer(next, time -> {
            if (halted == null) {
                started.look();
            }
            lookLater(started);
        });
    }

    protected final boolean isHalted() {
        return halted != null;
    }

    /** Takes one record, in the order of its partition; must not wait. */
    protected abstract void accept(LineRecord record, SourcePartition partition) throws Exception;
}
