package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.Names;
import io.cdcplatform.provisioner.KafkaTopics;
import io.cdcplatform.provisioner.TopicSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Who changed what of a pipeline's dead letters, and when: a topic of JSON that is kept for ever. */
record AuditTrail(Configs configs, Filter filter, String verb, String replayId) {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Makes the topic when it is needed first. */
    void ensureTopic() {
        KafkaConfig kafka = configs.platform().kafka();
        try (KafkaTopics topics = KafkaTopics.connect(kafka, ANSWER)) {
            topics.create(new TopicSpec(
                    topic(),
                    1,
                    kafka.topicReplicationFactor(),
                    Map.of("cleanup.policy", "delete", "retention.ms", "-1")));
        }
    }

    ProducerRecord<byte[], byte[]> record(String sourceTopic, Choice.Count count) {
        ObjectNode line = RecordJson.JSON.createObjectNode();
        line.put("at", Instant.now().toString());
        line.put("user", System.getProperty("user.name", ""));
        line.put("host", host());
        line.put("verb", verb);
        line.put("pipeline_id", configs.pipeline().pipelineId());
        line.put("table", Scan.table(configs, sourceTopic));
        line.set("filters", RecordJson.JSON.valueToTree(filter.described()));
        line.put("letters", count.letters());
        line.put("keys", count.keys());
        line.put("replay_id", replayId);
        return new ProducerRecord<>(topic(), 0, null, line.toString().getBytes(UTF_8));
    }

    private String topic() {
        return Names.auditTopic(configs.pipeline().pipelineId());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return System.getenv().getOrDefault("HOSTNAME", "");
        }
    }
}
