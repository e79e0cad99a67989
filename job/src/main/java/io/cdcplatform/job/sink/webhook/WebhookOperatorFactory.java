package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator in its task. */
final class WebhookOperatorFactory extends AbstractStreamOperatorFactory<Void>
        implements OneInputStreamOperatorFactory<LineRecord, Void> {
    private static final long serialVersionUID = 1;

    private final Line line;
    private final TapLimits limits;

    WebhookOperatorFactory(Line line, TapLimits limits) {
        this.line = line;
        this.limits = limits;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    @SuppressWarnings("unchecked") // the operator's output type is Void, as T's is
    public <T extends StreamOperator<Void>> T createStreamOperator(StreamOperatorParameters<Void> parameters) {
        return (T) new WebhookOperator(parameters, line, limits);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Flink declares it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return WebhookOperator.class;
    }
}
