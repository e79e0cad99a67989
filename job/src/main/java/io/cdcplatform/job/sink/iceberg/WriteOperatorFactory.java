package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the write operator of each subtask, and the coordinator that brings it news from the committer. */
final class WriteOperatorFactory extends AbstractStreamOperatorFactory<byte[]>
        implements OneInputStreamOperatorFactory<LineRecord, byte[]>, CoordinatedOperatorFactory<byte[]> {
    private static final long serialVersionUID = 1;

    private final Line line;
    private final CatalogSource catalogs;
    private final DeadLetters.Source deadLetters;

    WriteOperatorFactory(Line line, CatalogSource catalogs, DeadLetters.Source deadLetters) {
        this.line = line;
        this.catalogs = catalogs;
        this.deadLetters = deadLetters;
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<byte[]>> T createStreamOperator(StreamOperatorParameters<byte[]> parameters) {
        IcebergWriteOperator operator = new IcebergWriteOperator(parameters, line, catalogs, deadLetters);
        parameters
                .getOperatorEventDispatcher()
                .registerEventHandler(parameters.getStreamConfig().getOperatorID(), operator);
        return (T) operator;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        return new RelayCoordinator.Provider(operatorId);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return IcebergWriteOperator.class;
    }
}
