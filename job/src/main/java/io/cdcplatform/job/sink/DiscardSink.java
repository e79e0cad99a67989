package io.cdcplatform.job.sink;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** A target that takes everything and keeps nothing: what remains is the cost of reading and decoding. */
public final class DiscardSink implements LineSink {
    private final Line line;

    public DiscardSink(Line line) {
        this.line = line;
    }

    @Override
    public TapLimits limits() {
        return TapLimits.NONE;
    }

    @Override
    public StartPositions startPositions() {
        return StartPositions.NONE;
    }

    @Override
    public boolean wantsEnvelope() {
        return false;
    }

    @Override
    public void attach(SingleOutputStreamOperator<LineRecord> records) {
        LineEnd.attach(records, line.id(), "discard", Discarding.factory(line.id()));
    }

    private static final class Discarding extends LineOperator<LineRecord> {
        private static final long serialVersionUID = 1;

        Discarding(StreamOperatorParameters<LineRecord> parameters, String lineId) {
            super(parameters, lineId, TapLimits.NONE);
        }

        static InChain<LineRecord, LineRecord> factory(String lineId) {
            return new InChain<>(Discarding.class, parameters -> new Discarding(parameters, lineId));
        }

        @Override
        protected void accept(LineRecord record, SourcePartition partition) {
            tap.release(1, Tap.sizeOf(record.origin()));
            partition.durableThrough(record.origin().offset() + 1);
        }
    }
}
