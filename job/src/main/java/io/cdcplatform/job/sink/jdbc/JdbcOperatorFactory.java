package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator in its task, where the mailbox is. */
final class JdbcOperatorFactory extends AbstractStreamOperatorFactory<LineRecord>
        implements OneInputStreamOperatorFactory<LineRecord, LineRecord> {
    private static final long serialVersionUID = 1;
    private final Line line;
    private final Dialect dialect;

    JdbcOperatorFactory(Line line, Dialect dialect) {
        this.line = line;
        this.dialect = dialect;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<LineRecord>> T createStreamOperator(
            StreamOperatorParameters<LineRecord> parameters) {
        return (T) new JdbcOperator(parameters, line, dialect);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return JdbcOperator.class;
    }
}
