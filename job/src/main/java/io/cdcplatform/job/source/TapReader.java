package io.cdcplatform.job.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's reader behind the tap: gives nothing while the tap is closed, hands out its splits rewound to the first record that is
 * not durable, and sends {@link Home home} what a change of parallelism brought here by chance.
 *
 * <p>Assumes that it runs in the thread of the line's task, like the sink that shares the tap.
 */
final class TapReader implements SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> {
    private final SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka;
    private final Tap tap;
    private final StartQueue starting;
    private final OffsetCommitter committer;
    private final Home home;
    private final Set<TopicPartition> known = new HashSet<>();
    private final List<KafkaPartitionSplit> scattered = new ArrayList<>();
    private final TreeMap<Long, Map<TopicPartition, OffsetAndMetadata>> toCommit = new TreeMap<>();
    private boolean noMoreSplits;

    TapReader(
            SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka,
            Tap tap,
            SplitStart start,
            OffsetCommitter committer,
            Home home,
            MetricGroup metrics) {
        this.kafka = kafka;
        this.tap = tap;
        this.starting = new StartQueue(start);
        this.committer = committer;
        this.home = home;
        metrics.gauge("tapRecordsInside", tap::recordsInside);
        metrics.gauge("tapBytesInside", tap::bytesInside);
        metrics.gauge("tapOpen", () -> tap.isOpen() ? 1 : 0);
    }

    @Override
    public void start() {
        kafka.start();
        if (!scattered.isEmpty()) {
            home.send(scattered);
        }
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        List<KafkaPartitionSplit> mine = new ArrayList<>();
        for (KafkaPartitionSplit split : splits) {
            if (!home.isHere(split)) {
                scattered.add(split);
            } else if (known.add(split.getTopicPartition())) { // else an older copy of it came home
                mine.add(split);
            }
        }
        starting.ask(mine);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ConsumerRecord<byte[], byte[]>> output) throws Exception {
        if (starting.answered()) {
            admit(starting.take());
        }
        return tap.isOpen() ? kafka.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        if (!tap.isOpen() && !starting.answered()) {
            return tap.opened().thenApply(open -> null);
        }
        // Splits may be asked for while the task already waits for this future, so their answer must complete it as
        // well.
        return CompletableFuture.anyOf(kafka.isAvailable(), starting.arrival()).thenApply(any -> null);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        // Splits that were read to their end are not in Kafka's snapshot any more; their offsets are committed all the
        // same.
        Map<TopicPartition, OffsetAndMetadata> durable = tap.durableOffsets();
        for (KafkaPartitionSplit split : kafka.snapshotState(checkpointId)) {
            long offset = tap.partition(split.getTopic(), split.getPartition()).resumeAt(split.getStartingOffset());
            splits.add(new KafkaPartitionSplit(
                    split.getTopicPartition(),
                    offset,
                    split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET)));
            if (offset >= 0) {
                durable.put(split.getTopicPartition(), new OffsetAndMetadata(offset));
            }
        }
        splits.addAll(starting.waiting());
        splits.addAll(scattered);
        toCommit.put(checkpointId, durable);
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
        Map<TopicPartition, OffsetAndMetadata> durable = toCommit.get(checkpointId);
        if (durable != null) {
            committer.commit(durable);
            toCommit.headMap(checkpointId, true).clear();
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
        toCommit.remove(checkpointId);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        if (starting.isEmpty()) {
            kafka.notifyNoMoreSplits();
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof Home.PassedOn passedOn) {
            scattered.removeIf(
                    split -> split.getTopic().equals(passedOn.topic()) && split.getPartition() == passedOn.partition());
        } else {
            kafka.handleSourceEvents(event);
        }
    }

    @Override
    public void close() throws Exception {
        starting.close();
        // What became durable since the last checkpoint, and at the end of bounded topics all of it.
        committer.commit(tap.durableOffsets());
        committer.close();
        kafka.close();
    }

    private void admit(List<SplitStart.Started> started) {
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (SplitStart.Started one : started) {
            KafkaPartitionSplit split = one.split();
            one.before().run();
            tap.partition(split.getTopic(), split.getPartition()).begin(one.topicId(), one.progress());
            splits.add(split);
        }
        kafka.addSplits(splits);
        if (noMoreSplits && starting.isEmpty()) {
            kafka.notifyNoMoreSplits();
        }
    }
}
