package io.cdcplatform.job.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphID;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.scheduler.strategy.ExecutionVertexID;
import org.junit.jupiter.api.Test;

class RelayCoordinatorTest {
    private static final Committed NEWS = new Committed(new Target(List.of("shop"), "orders"), List.of());

    private final RelayCoordinator coordinator = new RelayCoordinator();

    @Test
    void tellsAllWritersThatAreThere() {
        Gateway first = new Gateway(0, 0);
        Gateway second = new Gateway(1, 0);
        coordinator.executionAttemptReady(0, 0, first);
        coordinator.executionAttemptReady(1, 0, second);

        coordinator.handleEventFromOperator(0, 0, NEWS);

        assertThat(first.events).containsExactly(NEWS);
        assertThat(second.events).containsExactly(NEWS);
    }

    @Test
    void forgetsAFailedAttemptButNotTheNextOne() {
        Gateway old = new Gateway(0, 0);
        Gateway next = new Gateway(0, 1);
        coordinator.executionAttemptReady(0, 0, old);
        coordinator.executionAttemptReady(0, 1, next);
        coordinator.executionAttemptFailed(0, 0, null);

        coordinator.handleEventFromOperator(0, 0, NEWS);

        assertThat(old.events).isEmpty();
        assertThat(next.events).containsExactly(NEWS);
    }

    @Test
    void survivesAnEventForNobodyAndOneThatDoesNotArrive() {
        coordinator.handleEventFromOperator(0, 0, NEWS);
        Gateway gone = new Gateway(0, 0);
        gone.answer = CompletableFuture.failedFuture(new IllegalStateException("not running"));
        coordinator.executionAttemptReady(0, 0, gone);

        coordinator.handleEventFromOperator(0, 0, NEWS);
        coordinator.subtaskReset(0, 1);
        coordinator.handleEventFromOperator(0, 0, NEWS);

        assertThat(gone.events).hasSize(1);
    }

    @Test
    void holdsNoCheckpointUp() {
        CompletableFuture<byte[]> state = new CompletableFuture<>();

        coordinator.checkpointCoordinator(1, state);

        assertThat(state.join()).isEmpty();
    }

    private static final class Gateway implements SubtaskGateway {
        private final List<OperatorEvent> events = new ArrayList<>();
        private final ExecutionAttemptID attempt;
        private CompletableFuture<Acknowledge> answer = CompletableFuture.completedFuture(Acknowledge.get());

        Gateway(int subtask, int attemptNumber) {
            attempt = new ExecutionAttemptID(
                    new ExecutionGraphID(), new ExecutionVertexID(new JobVertexID(), subtask), attemptNumber);
        }

        @Override
        public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
            events.add(event);
            return answer;
        }

        @Override
        public ExecutionAttemptID getExecution() {
            return attempt;
        }

        @Override
        public int getSubtask() {
            return attempt.getSubtaskIndex();
        }
    }
}
