package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineSink;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.TapLimits;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Sends each change of a line to an HTTP receiver, at least once, in the order of its key. The receiver keeps no progress for us:
 * Flink's state does, and {@code webhook-id} lets the receiver drop what comes twice.
 */
public final class WebhookSink implements LineSink {
    /** So many records per place in flight may wait behind slow keys before the tap closes. */
    private static final int RECORDS_PER_PLACE = 8;

    private static final long MAX_BYTES = 16 * 1024 * 1024;

    private final Line line;

    public WebhookSink(Line line) {
        this.line = line;
    }

    @Override
    public TapLimits limits() {
        int places = Objects.requireNonNull(line.sink().webhook()).maxInFlight();
        return new TapLimits((long) RECORDS_PER_PLACE * places, MAX_BYTES);
    }

    @Override
    public StartPositions startPositions() {
        return StartPositions.NONE;
    }

    @Override
    public boolean wantsEnvelope() {
        return true;
    }

    @Override
    public void attach(SingleOutputStreamOperator<LineRecord> records) {
        String uid = line.id() + "-webhook";
        int parallelism = records.getParallelism();
        records.transform(line.id() + " webhook", Types.VOID, WebhookOperator.factory(line, limits()))
                .uid(uid)
                .setParallelism(parallelism)
                .sinkTo(new DiscardingSink<>())
                .name(line.id() + " end")
                .uid(uid + "-end")
                .setParallelism(parallelism);
    }
}
