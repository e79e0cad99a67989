package io.cdcplatform.job.sink;

import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.Tap;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the targets of a line, from time to time, whether they still are where this attempt knows them to be. A target that is
 * written to says so by itself, since its progress is compared; one that rests would stay as it was turned back or restored.
 *
 * <p>Assumes that the progress of a target only grows unless somebody turns it back. {@link #look} is called in the task's thread.
 */
final class TargetWatch implements AutoCloseable {
    /** How long a table that rests may stay turned back. */
    static final Duration EVERY = Duration.ofSeconds(30);
    /** Of more topics the next ones are asked about the next time: each may be a table that a catalog has to load. */
    static final int MOST_TOPICS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);

    private final String lineId;
    private final StartPositions positions;
    private final Tap tap;
    private final TaskThread taskThread;
    private final ExecutorService thread;
    private boolean looking;
    private String lastTopic = "";

    TargetWatch(String lineId, StartPositions positions, Tap tap, TaskThread taskThread) {
        this.lineId = lineId;
        this.positions = positions;
        this.tap = tap;
        this.taskThread = taskThread;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "target-watch " + lineId);
            made.setDaemon(true);
            return made;
        });
    }

    /** Where the answer is dealt with; what the work throws fails the task. */
    interface TaskThread {
        void execute(Runnable work);
    }

    /** Asks, unless the last answer is still awaited. */
    void look() {
        if (looking) {
            return;
        }
        Set<String> next = nextTopics();
        Map<TopicPartition, Long> known = new HashMap<>();
        Map<String, String> topicIds = new HashMap<>();
        for (SourcePartition partition : tap.partitions()) {
            if (partition.kept() >= 0 && next.contains(partition.topic())) {
                known.put(new TopicPartition(partition.topic(), partition.partition()), partition.kept());
                topicIds.put(partition.topic(), partition.topicId());
            }
        }
        if (!known.isEmpty()) {
            looking = true;
            thread.execute(() -> ask(known, topicIds));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private Set<String> nextTopics() {
        NavigableSet<String> topics = new TreeSet<>();
        for (SourcePartition partition : tap.partitions()) {
            if (partition.kept() >= 0) {
                topics.add(partition.topic());
            }
        }
        boolean isRoundOver = topics.higher(lastTopic) == null;
        Set<String> next = new HashSet<>();
        for (String topic : isRoundOver ? topics : topics.tailSet(lastTopic, false)) {
            if (next.size() < MOST_TOPICS) {
                next.add(topic);
                lastTopic = topic;
            }
        }
        return next;
    }

    private void ask(Map<TopicPartition, Long> known, Map<String, String> topicIds) {
        Map<TopicPartition, Long> said;
        try {
            said = positions.read(known.keySet(), topicIds);
        } catch (Exception e) {
            LOG.warn(
                    "state=unwatched line={} reason=\"{}\"", lineId, e.toString()); // whoever writes to it waits for it
            said = known;
        }
        Map<TopicPartition, Long> answer = said;
        try {
            taskThread.execute(() -> compare(known, answer));
        } catch (RejectedExecutionException e) {
            LOG.debug("task is ending line={}", lineId);
        }
    }

    private void compare(Map<TopicPartition, Long> known, Map<TopicPartition, Long> said) {
        looking = false;
        known.forEach((partition, next) -> {
            Long now = said.get(partition);
            if (now == null || now < next) {
                throw new IllegalStateException("Cannot go on with line " + lineId + " at " + partition
                        + ": its target was turned back or restored, it says " + (now == null ? "nothing" : now)
                        + " where it said " + next + " before. The line starts again from what the target says");
            }
        });
    }
}
