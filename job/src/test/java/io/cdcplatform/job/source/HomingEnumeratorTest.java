package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HomingEnumeratorTest {
    private static final RetryTopics TOPICS = new RetryTopics("cdc", "dlq");
    private static final TopicPartition ORDERS = new TopicPartition("cdc.public.orders", 2);
    private static final TopicPartition RETRY = new TopicPartition("cdc.public.orders.dlq.retry", 2);

    private final Context context = new Context();
    private final HomingEnumerator enumerator = new HomingEnumerator(new Nothing(), context, TOPICS);

    @Test
    void aRetryPartitionIsReadWhereItsSourcePartitionIs() {
        for (int readers = 1; readers < 9; readers++) {
            assertThat(TOPICS.owner(RETRY, readers)).isEqualTo(TOPICS.owner(ORDERS, readers));
        }
        assertThat(TOPICS.sourceOf("cdc.public.orders")).isNull();
        assertThat(TOPICS.sourceOf("cdc.dlq.retry")).as("a table").isNull();
    }

    @Test
    void passesOnWhatAReaderSendsHomeAndTellsIt() {
        int owner = TOPICS.owner(RETRY, context.currentParallelism());
        int from = (owner + 1) % context.currentParallelism();
        context.register(owner);
        context.register(from);

        enumerator.handleSourceEvent(from, Home.Scattered.of(List.of(new KafkaPartitionSplit(RETRY, 42))));

        assertThat(context.assigned).containsOnlyKeys(owner);
        assertThat(context.assigned.get(owner)).extracting("startingOffset").containsExactly(42L);
        assertThat(context.told).containsExactly(Map.entry(from, new Home.PassedOn(RETRY.topic(), 2)));
    }

    @Test
    void waitsForAnOwnerThatIsNotThereYet() {
        int owner = TOPICS.owner(ORDERS, context.currentParallelism());
        int from = (owner + 1) % context.currentParallelism();
        context.register(from);
        enumerator.handleSourceEvent(from, Home.Scattered.of(List.of(new KafkaPartitionSplit(ORDERS, 7))));
        assertThat(context.assigned).isEmpty();
        assertThat(context.told).as("the reader keeps it").isEmpty();

        context.register(owner);
        enumerator.addReader(owner);

        assertThat(context.assigned).containsOnlyKeys(owner);
        assertThat(context.told).hasSize(1);
    }

    private static final class Context implements SplitEnumeratorContext<KafkaPartitionSplit> {
        final Map<Integer, List<KafkaPartitionSplit>> assigned = new HashMap<>();
        final List<Map.Entry<Integer, SourceEvent>> told = new ArrayList<>();
        private final Map<Integer, ReaderInfo> readers = new HashMap<>();

        void register(int subtask) {
            readers.put(subtask, new ReaderInfo(subtask, "here"));
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            told.add(Map.entry(subtask, event));
        }

        @Override
        public int currentParallelism() {
            return 4;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return readers;
        }

        @Override
        public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
            assigned.putAll(assignment.assignment());
        }

        @Override
        public void signalNoMoreSplits(int subtask) {}

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {}

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {}

        @Override
        public void runInCoordinatorThread(Runnable runnable) {}
    }

    /** Where Kafka's enumerator stands. */
    private static final class Nothing implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String requesterHostname) {}

        @Override
        public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public KafkaSourceEnumState snapshotState(long checkpointId) {
            return new KafkaSourceEnumState(java.util.Set.of(), false);
        }

        @Override
        public void close() {}
    }
}
