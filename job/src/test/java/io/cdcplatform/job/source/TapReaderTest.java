package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TapReaderTest {
    private static final TopicPartition ORDERS = new TopicPartition("cdc.public.orders", 0);

    private final Tap tap = new Tap(new TapLimits(1, 1000));
    private final Reader kafka = new Reader();
    private final Start start = new Start();
    private final Committer committer = new Committer();
    private final Place home = new Place();
    private final TapReader reader = new TapReader(kafka, tap, start, committer, home, new UnregisteredMetricsGroup());

    @AfterEach
    void close() throws Exception {
        reader.close();
    }

    @Tag("F-2")
    @Test
    void readsNothingBeforeTheTargetsAnswered() throws Exception {
        start.fails = 2;
        start.offset = 42;

        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 7)));
        assertThat(kafka.splits).isEmpty();
        assertThat(reader.snapshotState(1))
                .as("a split that waits is not lost")
                .extracting("startingOffset")
                .containsExactly(7L);

        Awaitility.await().until(() -> reader.isAvailable().isDone() && start.fails == 0);
        reader.pollNext(null);

        assertThat(kafka.splits).extracting("startingOffset").containsExactly(42L);
        assertThat(tap.partition(ORDERS.topic(), 0).topicId()).isEqualTo("topic-id");
        assertThat(start.ran).as("what is to be done before").isOne();
    }

    @Tag("K-3")
    @Test
    void aTopicThatIsGoneDelaysNoOtherAndIsNotForgotten() throws Exception {
        start.gone = "cdc.public.dropped";

        reader.addSplits(List.of(
                new KafkaPartitionSplit(new TopicPartition(start.gone, 0), 5), new KafkaPartitionSplit(ORDERS, 7)));
        Awaitility.await().until(() -> reader.isAvailable().isDone());
        reader.pollNext(null);

        assertThat(kafka.splits).extracting(KafkaPartitionSplit::getTopic).containsExactly(ORDERS.topic());
        assertThat(reader.snapshotState(1))
                .extracting(KafkaPartitionSplit::getTopic)
                .containsExactlyInAnyOrder(ORDERS.topic(), "cdc.public.dropped");
    }

    @Tag("K-3")
    @Test
    void aTopicThatIsGoneForSureIsReadFromItsBeginningWhenItComesBack() throws Exception {
        start.gone = ORDERS.topic();
        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 7)));
        Awaitility.await().until(() -> reader.isAvailable().isDone());
        reader.pollNext(null);
        assertThat(reader.snapshotState(1))
                .as("perhaps a broker that has just started")
                .extracting("startingOffset")
                .containsExactly(7L);

        Awaitility.await().until(() -> reader.isAvailable().isDone());
        reader.pollNext(null);

        assertThat(reader.snapshotState(2))
                .extracting("startingOffset")
                .containsExactly(KafkaPartitionSplit.EARLIEST_OFFSET);
    }

    @Test
    void anErrorBehindTheTargetsAnswerFailsTheTask() {
        start.error = new NoClassDefFoundError("gone");

        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 7)));

        Awaitility.await().until(() -> reader.isAvailable().isDone());
        assertThatThrownBy(() -> reader.pollNext(null)).hasRootCause(start.error);
    }

    @Test
    void wakesATaskThatWaitedBeforeItHadSplits() {
        CompletableFuture<?> waitedFor = reader.isAvailable();
        assertThat(waitedFor).isNotDone();

        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 0)));

        Awaitility.await().until(waitedFor::isDone);
    }

    @Test
    void givesNothingWhileTheTapIsClosedAndTellsWhenItOpens() throws Exception {
        tap.hold();

        assertThat(reader.pollNext(null)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        CompletableFuture<?> available = reader.isAvailable();
        assertThat(available).isNotDone();
        assertThat(kafka.polls).isZero();

        tap.resume();

        assertThat(available).isDone();
        assertThat(reader.pollNext(null)).isEqualTo(InputStatus.MORE_AVAILABLE);
        assertThat(kafka.polls).isEqualTo(1);
    }

    @Test
    void holdsTheEndBackUntilAllSplitsAreRead() throws Exception {
        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 0)));
        reader.notifyNoMoreSplits();
        assertThat(kafka.noMoreSplits).isFalse();

        Awaitility.await().until(() -> reader.isAvailable().isDone());
        reader.pollNext(null);

        assertThat(kafka.noMoreSplits).isTrue();
    }

    @Tag("F-3")
    @Test
    void snapshotsSplitsRewoundToWhatIsDurable() {
        kafka.splits.add(new KafkaPartitionSplit(ORDERS, 10));
        SourcePartition partition = tap.partition(ORDERS.topic(), 0);
        partition.begin("id", 8);
        partition.took(8);
        partition.took(9);
        partition.durableThrough(9);

        assertThat(reader.snapshotState(1)).extracting("startingOffset").containsExactly(9L);
    }

    @Tag("F-3")
    @Test
    void commitsWhatIsDurableWhenItEnds() throws Exception {
        SourcePartition partition = tap.partition(ORDERS.topic(), 0);
        partition.begin("id", 8);
        partition.took(8);
        partition.durableThrough(9);

        reader.close();

        assertThat(committer.last).containsEntry(ORDERS, new OffsetAndMetadata(9));
    }

    @Test
    void sendsHomeWhatAChangeOfParallelismBroughtAndKeepsItUntilItIsPassedOn() {
        home.foreign = "cdc.public.elsewhere";
        KafkaPartitionSplit foreign = new KafkaPartitionSplit(new TopicPartition(home.foreign, 3), 5);
        reader.addSplits(List.of(foreign));

        reader.start();

        assertThat(home.sent).containsExactly(foreign);
        assertThat(reader.snapshotState(1)).as("not lost on its way").containsExactly(foreign);
        reader.handleSourceEvents(new Home.PassedOn(home.foreign, 3));
        assertThat(reader.snapshotState(2)).isEmpty();
    }

    @Test
    void takesNoSecondCopyOfASplit() {
        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 7)));
        reader.addSplits(List.of(new KafkaPartitionSplit(ORDERS, 3)));

        assertThat(reader.snapshotState(1)).extracting("startingOffset").containsExactly(7L);
    }

    private static final class Place extends Home {
        String foreign = "";
        List<KafkaPartitionSplit> sent = List.of();

        @SuppressWarnings("NullAway") // nothing of it is asked here
        Place() {
            super(new RetryTopics("cdc", "dlq"), null);
        }

        @Override
        boolean isHere(KafkaPartitionSplit split) {
            return !split.getTopic().equals(foreign);
        }

        @Override
        void send(List<KafkaPartitionSplit> splits) {
            sent = List.copyOf(splits);
        }
    }

    private static final class Committer extends OffsetCommitter {
        Map<TopicPartition, OffsetAndMetadata> last = Map.of();

        Committer() {
            super(Start.SETTINGS);
        }

        @Override
        void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            last = offsets;
        }
    }

    private static final class Start extends SplitStart {
        static final TapSettings SETTINGS =
                new TapSettings("g", TapLimits.NONE, StartPositions.NONE, BeforeReading.NOTHING, Map.of());
        volatile int fails;
        volatile @Nullable Error error;
        volatile long offset;
        volatile String gone = "";
        int ran;

        Start() {
            super(SETTINGS);
        }

        @Override
        List<Started> of(java.util.Collection<KafkaPartitionSplit> splits) throws Exception {
            Error thrown = error;
            if (thrown != null) {
                throw thrown;
            }
            if (fails > 0) {
                fails--;
                throw new java.io.IOException("target is down");
            }
            return splits.stream()
                    .filter(split -> !split.getTopic().equals(gone))
                    .map(split -> new Started(
                            new KafkaPartitionSplit(split.getTopicPartition(), offset),
                            "topic-id",
                            offset,
                            () -> ran++))
                    .toList();
        }
    }

    /** Stands where Kafka's reader stands; what it would read does not matter here. */
    private static final class Reader implements SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> {
        final List<KafkaPartitionSplit> splits = new ArrayList<>();
        boolean noMoreSplits;
        int polls;

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(@Nullable ReaderOutput<ConsumerRecord<byte[], byte[]>> output) {
            polls++;
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
            return splits;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return new CompletableFuture<>();
        }

        @Override
        public void addSplits(List<KafkaPartitionSplit> more) {
            splits.addAll(more);
        }

        @Override
        public void notifyNoMoreSplits() {
            noMoreSplits = true;
        }

        @Override
        public void close() {}
    }
}
