package io.cdcplatform.job.source;

import java.io.Serializable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes an operator in its task, where the mailbox is, chained to what feeds it. */
public class InChain<IN, OUT> extends AbstractStreamOperatorFactory<OUT>
        implements OneInputStreamOperatorFactory<IN, OUT> {
    private static final long serialVersionUID = 1;

    private final Class<? extends OneInputStreamOperator<IN, OUT>> type;
    private final Maker<IN, OUT> maker;

    public InChain(Class<? extends OneInputStreamOperator<IN, OUT>> type, Maker<IN, OUT> maker) {
        this.type = type;
        this.maker = maker;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    @SuppressWarnings("unchecked") // Flink's signature: the caller knows the operator's class
    public <T extends StreamOperator<OUT>> T createStreamOperator(StreamOperatorParameters<OUT> parameters) {
        return (T) maker.make(parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Flink declares it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return type;
    }

    /** Travels to the task with all it refers to. */
    public interface Maker<IN, OUT> extends Serializable {
        OneInputStreamOperator<IN, OUT> make(StreamOperatorParameters<OUT> parameters);
    }
}
