package io.cdcplatform.provisioner;

import io.cdcplatform.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The cluster's topics: looks at them, makes those that are missing, and removes records of dead letters; no topic is deleted here. */
public final class KafkaTopics implements AutoCloseable {
    private final KafkaConfig config;
    private final Admin admin;
    private final Duration timeout;

    private KafkaTopics(KafkaConfig config, Admin admin, Duration timeout) {
        this.config = config;
        this.admin = admin;
        this.timeout = timeout;
    }

    /** Every call ends within the timeout. */
    public static KafkaTopics connect(KafkaConfig config, Duration timeout) {
        Properties properties = new Properties();
        properties.putAll(config.clientProperties());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        try {
            return new KafkaTopics(config, Admin.create(properties), timeout);
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw VerbException.badInput(
                    "Cannot make a Kafka client for " + config.bootstrapServers() + ": " + reason.getMessage()
                            + ". Correct kafka.bootstrap_servers, the security settings or kafka.properties");
        }
    }

    /** Such as {@code 1 broker, cluster MkU3OEVBNTcwNTJENDM2Qk}. */
    String cluster() {
        var cluster = admin.describeCluster();
        int brokers = get(cluster.nodes()).size();
        return brokers + (brokers == 1 ? " broker" : " brokers") + ", cluster " + get(cluster.clusterId());
    }

    /** The number of partitions of each of these topics that is there. */
    Map<String, Integer> partitions(Collection<String> names) {
        Map<String, Integer> partitions = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                partitions.put(name, join(description).partitions().size());
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw away(reason(failed));
                }
            }
        });
        return partitions;
    }

    public void create(TopicSpec topic) {
        NewTopic wanted =
                new NewTopic(topic.name(), topic.partitions(), (short) topic.replication()).configs(topic.config());
        try {
            join(admin.createTopics(List.of(wanted)).all());
        } catch (ExecutionException failed) {
            Throwable reason = reason(failed);
            if (!(reason instanceof TopicExistsException)) { // another apply was faster: what we want is there
                String remedy = reason instanceof InvalidReplicationFactorException
                        ? " Set kafka.topic_replication_factor to the number of brokers at most"
                        : "";
                throw VerbException.failed("Cannot create topic " + topic.name() + ": " + reason.getMessage() + remedy);
            }
        }
    }

    /** Removes the records of each partition that lie before an offset, for good. */
    public void deleteBefore(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        offsets.forEach((partition, offset) -> records.put(partition, RecordsToDelete.beforeOffset(offset)));
        try {
            join(admin.deleteRecords(records).all());
        } catch (ExecutionException failed) {
            throw VerbException.failed("Cannot delete records of " + offsets.keySet() + ": "
                    + reason(failed).getMessage() + ". The user needs the right to delete of these topics");
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private <T> T get(KafkaFuture<T> future) {
        try {
            return join(future);
        } catch (ExecutionException failed) {
            throw away(reason(failed));
        }
    }

    private <T> T join(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw away(late);
        } catch (InterruptedException stopped) {
            throw Pause.interrupted();
        }
    }

    private static Throwable reason(ExecutionException failed) {
        return failed.getCause() == null ? failed : failed.getCause();
    }

    private VerbException away(Throwable reason) {
        List<String> words = new ArrayList<>();
        words.add("Cannot reach Kafka at " + config.bootstrapServers() + " within " + timeout.toSeconds() + " s");
        if (!(reason instanceof TimeoutException
                || reason instanceof org.apache.kafka.common.errors.TimeoutException)) {
            words.add(String.valueOf(reason.getMessage()));
        }
        return VerbException.failed(String.join(": ", words) + ". Start it, or correct kafka.bootstrap_servers");
    }
}
