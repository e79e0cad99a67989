package io.cdcplatform.job.sink;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.InTask;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
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
        records.transform(line.id() + " discard", InTask.<LineRecord>type(LineRecord.class), new Factory(line.id()))
                .uid(line.id() + "-discard")
                .setParallelism(records.getParallelism())
                .sinkTo(new DiscardingSink<>())
                .uid(line.id() + "-end")
                .setParallelism(records.getParallelism());
    }

    private static final class Factory extends AbstractStreamOperatorFactory<LineRecord>
            implements OneInputStreamOperatorFactory<LineRecord, LineRecord> {
        private static final long serialVersionUID = 1;
        private final String lineId;

        Factory(String lineId) {
            this.lineId = lineId;
            this.chainingStrategy = ChainingStrategy.ALWAYS;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<LineRecord>> T createStreamOperator(
                StreamOperatorParameters<LineRecord> parameters) {
            return (T) new Discarding(parameters, lineId);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return Discarding.class;
        }
    }

    private static final class Discarding extends LineOperator<LineRecord> {
        private static final long serialVersionUID = 1;

        Discarding(StreamOperatorParameters<LineRecord> parameters, String lineId) {
            super(parameters, lineId, TapLimits.NONE);
        }

        @Override
        protected void accept(LineRecord record, SourcePartition partition) {
            tap.release(1, Tap.sizeOf(record.origin()));
            partition.durableThrough(record.origin().offset() + 1);
        }
    }
}
