package io.cdcplatform.job.sink;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** One kind of target, as the job wires it: the end of a line. */
public interface LineSink {

    /** How much may be on its way to the target in one task. */
    TapLimits limits();

    /** Where the targets say that the line has to start. */
    StartPositions startPositions();

    /** Whether events must carry their whole Debezium envelope. */
    boolean wantsEnvelope();

    /**
     * Ends the line: its operator joins the chain of {@code records} (same parallelism, no shuffle), every operator it adds has
     * a uid that starts with the line's id.
     */
    void attach(SingleOutputStreamOperator<LineRecord> records);
}
