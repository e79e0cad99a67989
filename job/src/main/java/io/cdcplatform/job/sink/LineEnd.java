package io.cdcplatform.job.sink;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.InTask;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** How a line ends whose sink is one operator: the operator in the chain, and behind it the end that Flink wants of a graph. */
public final class LineEnd {
    private LineEnd() {}

    /** @param kind what the operator does, such as {@code jdbc}: names it and is part of its uid */
    public static void attach(
            SingleOutputStreamOperator<LineRecord> records,
            String lineId,
            String kind,
            InChain<LineRecord, LineRecord> operator) {
        records.transform(lineId + " " + kind, InTask.<LineRecord>type(LineRecord.class), operator)
                .uid(lineId + "-" + kind)
                .setParallelism(records.getParallelism())
                .sinkTo(new DiscardingSink<>())
                .name(lineId + " end")
                .uid(lineId + "-end")
                .setParallelism(records.getParallelism());
    }
}
