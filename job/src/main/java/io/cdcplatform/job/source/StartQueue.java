package io.cdcplatform.job.source;

import io.cdcplatform.job.outage.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits whose start is being asked for, outside the task's thread and again and again while nobody answers: a target that is
 * down delays its line and nothing else.
 *
 * <p>All methods are called by the task's thread.
 */
final class StartQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartQueue.class);
    private static final long MAX_WAIT_MILLIS = 10_000;
    private static final long SURE_MILLIS = 1_000;
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofSeconds(1), Duration.ofMillis(MAX_WAIT_MILLIS));

    private final SplitStart start;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "split-start");
        made.setDaemon(true);
        return made;
    });
    private final List<KafkaPartitionSplit> next = new ArrayList<>();
    private List<KafkaPartitionSplit> asked = List.of();
    private Set<TopicPartition> goneBefore = Set.of();
    private boolean sureOfIt;
    private @Nullable CompletableFuture<List<SplitStart.Started>> answer;
    private CompletableFuture<@Nullable Void> arrival = new CompletableFuture<>();

    StartQueue(SplitStart start) {
        this.start = start;
    }

    void ask(List<KafkaPartitionSplit> splits) {
        next.addAll(splits);
        askNext(0);
    }

    boolean isEmpty() {
        return answer == null;
    }

    boolean answered() {
        return answer != null && answer.isDone();
    }

    /** Completes when {@link #answered()} becomes true, whether or not anything is asked yet. */
    CompletableFuture<?> arrival() {
        return arrival;
    }

    /**
     * The splits that may be read now.
     *
     * @throws GapException if the topic does not hold what is needed any more
     */
    List<SplitStart.Started> take() throws Exception {
        CompletableFuture<List<SplitStart.Started>> done = answer;
        if (done == null) {
            return List.of();
        }
        List<SplitStart.Started> started = done.get();
        answer = null;
        arrival = new CompletableFuture<>();
        List<KafkaPartitionSplit> gone = gone(started);
        asked = List.of();
        boolean news = !next.isEmpty();
        next.addAll(gone);
        askNext(news ? 0 : sureOfIt ? MAX_WAIT_MILLIS : SURE_MILLIS);
        return started;
    }

    /** The splits that are not read yet, as they came. */
    List<KafkaPartitionSplit> waiting() {
        List<KafkaPartitionSplit> all = new ArrayList<>(asked);
        all.addAll(next);
        return all;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /**
     * Those whose topic was deleted: they wait for a new one of its name, and nobody waits for them. A new one is read from its
     * beginning; that a topic is unknown for a moment, as after a broker's start, is no proof of its end.
     */
    private List<KafkaPartitionSplit> gone(List<SplitStart.Started> started) {
        Set<TopicPartition> there =
                started.stream().map(one -> one.split().getTopicPartition()).collect(Collectors.toSet());
        List<KafkaPartitionSplit> gone = new ArrayList<>();
        Set<TopicPartition> goneNow = new HashSet<>();
        for (KafkaPartitionSplit split : asked) {
            TopicPartition partition = split.getTopicPartition();
            if (!there.contains(partition)) {
                goneNow.add(partition);
                gone.add(goneBefore.contains(partition) ? fromTheBeginning(split) : split);
            }
        }
        sureOfIt = goneNow.equals(goneBefore);
        if (!sureOfIt) {
            LOG.warn("state={} partitions={}", goneNow.isEmpty() ? "topics_back" : "topics_gone", goneNow);
        }
        goneBefore = goneNow;
        return gone;
    }

    private static KafkaPartitionSplit fromTheBeginning(KafkaPartitionSplit split) {
        return new KafkaPartitionSplit(
                split.getTopicPartition(),
                KafkaPartitionSplit.EARLIEST_OFFSET,
                split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
    }

    private void askNext(long wait) {
        if (answer == null && !next.isEmpty()) {
            asked = List.copyOf(next);
            next.clear();
            CompletableFuture<List<SplitStart.Started>> asking = new CompletableFuture<>();
            CompletableFuture<@Nullable Void> arriving = arrival;
            answer = asking;
            asking.whenComplete((started, error) -> arriving.complete(null));
            attempt(asked, asking, 1, wait);
        }
    }

    private void attempt(
            List<KafkaPartitionSplit> splits,
            CompletableFuture<List<SplitStart.Started>> result,
            int count,
            long wait) {
        thread.schedule(
                () -> {
                    try {
                        result.complete(start.of(splits));
                    } catch (GapException e) {
                        result.completeExceptionally(e);
                    } catch (Exception e) {
                        LOG.warn(
                                "Waiting for the start of splits: attempt={} splits={} reason={}",
                                count,
                                splits.size(),
                                e.toString());
                        attempt(splits, result, count + 1, BACKOFF.after(count).toMillis());
                    } catch (Throwable e) { // a class that is missing: waiting mends nothing, the line has to fail
                        result.completeExceptionally(e);
                    }
                },
                wait,
                TimeUnit.MILLISECONDS);
    }
}
