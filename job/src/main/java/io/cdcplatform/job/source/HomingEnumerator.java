package io.cdcplatform.job.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's enumerator, which also passes on splits that a reader sends home. It keeps none: until it tells the reader, the split is
 * in that reader's state, and what it tells the two of them counts in the same checkpoint.
 */
final class HomingEnumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
    private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka;
    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private final RetryTopics topics;
    private final Map<Integer, List<OnItsWay>> waiting = new HashMap<>();

    HomingEnumerator(
            SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka,
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            RetryTopics topics) {
        this.kafka = kafka;
        this.context = context;
        this.topics = topics;
    }

    private record OnItsWay(KafkaPartitionSplit split, int from) {}

    @Override
    public void start() {
        kafka.start();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        kafka.handleSplitRequest(subtask, requesterHostname);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (!(event instanceof Home.Scattered scattered)) {
            kafka.handleSourceEvent(subtask, event);
            return;
        }
        for (KafkaPartitionSplit split : scattered.read()) {
            int owner = topics.owner(split.getTopicPartition(), context.currentParallelism());
            OnItsWay next = new OnItsWay(split, subtask);
            if (context.registeredReaders().containsKey(owner)) {
                passOn(next, owner);
            } else {
                waiting.computeIfAbsent(owner, made -> new ArrayList<>()).add(next);
            }
        }
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
        waiting.values().forEach(all -> all.removeIf(one -> one.from() == subtask)); // it will send them again
        kafka.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        kafka.addReader(subtask);
        List<OnItsWay> its = waiting.remove(subtask);
        if (its != null) {
            its.forEach(one -> passOn(one, subtask));
        }
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
        return kafka.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws IOException {
        kafka.close();
    }

    private void passOn(OnItsWay one, int owner) {
        context.assignSplit(one.split(), owner);
        if (context.registeredReaders().containsKey(one.from())) {
            context.sendEventToSourceReader(
                    one.from(), new Home.PassedOn(one.split().getTopic(), one.split().getPartition()));
        }
    }
}
