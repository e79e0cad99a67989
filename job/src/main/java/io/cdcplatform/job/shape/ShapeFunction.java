package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.LineRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Carries the shaper into Flink, in the chain between decoding and the sink: one record out for each in, at once. */
public final class ShapeFunction extends RichMapFunction<LineRecord, LineRecord> {
    private static final long serialVersionUID = 1;

    private final Shaping shaping;
    private transient Shaper shaper;

    @SuppressWarnings("NullAway.Init")
    public ShapeFunction(Shaping shaping) {
        this.shaping = shaping;
    }

    @Override
    public void open(OpenContext context) {
        shaper = new Shaper(shaping);
    }

    @Override
    public LineRecord map(LineRecord record) {
        return shaper.shape(record);
    }
}
