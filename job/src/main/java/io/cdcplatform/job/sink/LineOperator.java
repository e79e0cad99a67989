package io.cdcplatform.job.sink;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

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
    }

    @Override
    public final void processElement(StreamRecord<LineRecord> element) throws Exception {
        LineRecord record = element.getValue();
        accept(record, tap.of(record.origin()));
    }

    /** Takes one record, in the order of its partition; must not wait. */
    protected abstract void accept(LineRecord record, SourcePartition partition) throws Exception;
}
