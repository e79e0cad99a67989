package io.cdcplatform.job.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a line's durable offsets to its consumer group, so that lag, seen with any Kafka tool, tells the truth. Nothing depends
 * on them: a failed commit is logged and the next checkpoint makes up for it.
 *
 * <p>Goes through the admin client, since the group has no members: readers assign partitions to themselves.
 */
class OffsetCommitter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

    /** How long the end of a task waits for the last commit to be answered. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final TapSettings settings;
    private @Nullable Admin admin;
    private KafkaFuture<Void> last = KafkaFuture.completedFuture(null);

    OffsetCommitter(TapSettings settings) {
        this.settings = settings;
    }

    /** Does not wait for the answer. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        if (admin == null) {
            admin = Admin.create(new HashMap<>(settings.client()));
        }
        last = admin.alterConsumerGroupOffsets(settings.group(), offsets).all();
        last.whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("Cannot commit offsets: group={} reason={}", settings.group(), error.toString());
            }
        });
    }

    /** Waits for the last commit: a client that closes does not begin the second half of it, behind the search for the coordinator. */
    @Override
    public void close() {
        if (admin == null) {
            return;
        }
        try {
            last.get(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The last offsets are not committed: group={} reason={}", settings.group(), e.toString());
        }
        admin.close(Duration.ZERO);
    }
}
