package io.cdcplatform.job.deadletter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a dead-letter topic exists, since brokers need not create topics by themselves: partitions and replication as
 * its source's, records a little larger, nothing ever expires.
 */
final class DeadLetterTopics {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopics.class);
    private static final long ANSWER_SECONDS = 30;

    private final Admin admin;
    private final Map<String, Integer> partitions = new HashMap<>();

    DeadLetterTopics(Admin admin) {
        this.admin = admin;
    }

    /** Number of partitions of the dead-letter topic, which exists afterwards. */
    int ensure(String deadLetterTopic, String sourceTopic)
            throws ExecutionException, InterruptedException, TimeoutException {
        Integer known = partitions.get(deadLetterTopic);
        if (known != null) {
            return known;
        }
        int found;
        try {
            found = describe(deadLetterTopic).partitions().size();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            create(deadLetterTopic, sourceTopic);
            found = describe(deadLetterTopic).partitions().size();
        }
        partitions.put(deadLetterTopic, found);
        return found;
    }

    private void create(String deadLetterTopic, String sourceTopic)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicDescription source = describe(sourceTopic);
        short replication = (short) source.partitions().get(0).replicas().size();
        NewTopic topic = new NewTopic(deadLetterTopic, source.partitions().size(), replication)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(maxMessageBytes(sourceTopic))));
        try {
            admin.createTopics(List.of(topic)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            LOG.info("dead_letter_topic=created topic={} partitions={}", deadLetterTopic, topic.numPartitions());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            } // else another task or line was faster
        }
    }

    private TopicDescription describe(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .get(topic);
    }

    private int maxMessageBytes(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        String value = admin.describeConfigs(List.of(resource))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .get(resource)
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .value();
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(value) + DeadLetter.MAX_HEADER_BYTES);
    }
}
