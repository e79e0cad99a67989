package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.InChain;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;

/** Makes the write operator of each subtask, and the coordinator that brings it news from the committer. */
final class WriteOperatorFactory extends InChain<LineRecord, byte[]> implements CoordinatedOperatorFactory<byte[]> {
    private static final long serialVersionUID = 1;

    WriteOperatorFactory(Line line, CatalogSource catalogs, DeadLetters.Source deadLetters) {
        super(IcebergWriteOperator.class, parameters -> {
            IcebergWriteOperator operator = new IcebergWriteOperator(parameters, line, catalogs, deadLetters);
            parameters
                    .getOperatorEventDispatcher()
                    .registerEventHandler(parameters.getStreamConfig().getOperatorID(), operator);
            return operator;
        });
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        return new RelayCoordinator.Provider(operatorId);
    }
}
