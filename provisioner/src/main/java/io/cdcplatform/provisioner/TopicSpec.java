package io.cdcplatform.provisioner;

import io.cdcplatform.config.KafkaConfig;
import java.util.Map;

/** A topic as it should be made; settings of topics that are there already are left alone. */
public record TopicSpec(String name, int partitions, int replication, Map<String, String> config) {
    static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    /** What a dead letter has on top of its record: headers. */
    static final int DEAD_LETTER_BYTES = 32 * 1024;

    /** Kafka's default of 1 MB stops the connector at the first row that is larger; with the dead letter's headers 8 MiB. */
    private static final long DEFAULT_MAX_MESSAGE_BYTES = 8 * 1024 * 1024 - DEAD_LETTER_BYTES;

    /** How large a change may be, which connector and topics have to agree on. */
    static long maxMessageBytes(KafkaConfig kafka) {
        String given = kafka.topicConfig().get(MAX_MESSAGE_BYTES);
        try {
            return given == null ? DEFAULT_MAX_MESSAGE_BYTES : Long.parseLong(given.strip());
        } catch (NumberFormatException e) {
            throw VerbException.badInput(
                    "Cannot use kafka.topic_config." + MAX_MESSAGE_BYTES + ": it is no number of bytes");
        }
    }
}
