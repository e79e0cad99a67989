package io.cdcplatform.job.sink.iceberg;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the committer says to all writers of its line, on the JobManager: tasks of one job cannot speak to each other
 * against the stream. Keeps nothing and fails nothing: an event for a subtask that is not there is of no use to anybody, since
 * its next attempt asks the tables themselves.
 *
 * <p>Assumes that Flink calls it from one thread.
 */
final class RelayCoordinator implements OperatorCoordinator {
    private final Map<Integer, SubtaskGateway> writers = new HashMap<>();

    /** Made in the job's graph, used on the JobManager. */
    record Provider(OperatorID operatorId) implements OperatorCoordinator.Provider {
        @Override
        public OperatorID getOperatorId() {
            return operatorId;
        }

        @Override
        public OperatorCoordinator create(Context context) {
            return new RelayCoordinator();
        }
    }

    @Override
    public void start() {}

    @Override
    public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event) {
        writers.values().forEach(writer -> writer.sendEvent(event));
    }

    @Override
    public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
        writers.put(subtask, gateway);
    }

    @Override
    public void executionAttemptFailed(int subtask, int attemptNumber, @Nullable Throwable reason) {
        SubtaskGateway known = writers.get(subtask);
        if (known != null && known.getExecution().getAttemptNumber() == attemptNumber) {
            writers.remove(subtask);
        }
    }

    @Override
    public void subtaskReset(int subtask, long checkpointId) {
        writers.remove(subtask);
    }

    @Override
    public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
        result.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {}

    @Override
    public void resetToCheckpoint(long checkpointId, byte @Nullable [] checkpointData) {
        writers.clear();
    }

    @Override
    public void close() {
        writers.clear();
    }
}
