package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.config.DlqHeaders;
import io.cdcplatform.config.Names;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What goes to the retry topics: the records as they first came, on the partition they first came from, and the markers behind them. */
record RetryRecords(String topicSuffix, String replayId) {

    /** @param stored the letter with its bytes */
    ProducerRecord<byte[], byte[]> record(Letter letter, ConsumerRecord<byte[], byte[]> stored) {
        return made(letter, stored, stored.value(), headers(letter, stored));
    }

    /** Behind the last record of a key; {@code stored} is any letter of it. */
    ProducerRecord<byte[], byte[]> marker(Letter last, ConsumerRecord<byte[], byte[]> stored) {
        RecordHeaders headers = headers(last, stored);
        put(headers, DlqHeaders.REPLAY_UNPARK, "true");
        return made(last, stored, null, headers);
    }

    private ProducerRecord<byte[], byte[]> made(
            Letter letter, ConsumerRecord<byte[], byte[]> stored, byte @Nullable [] value, RecordHeaders headers) {
        Lane lane = letter.key().lane();
        return new ProducerRecord<>(
                Names.retryTopic(lane.topic(), topicSuffix), lane.partition(), stored.key(), value, headers);
    }

    private RecordHeaders headers(Letter letter, ConsumerRecord<byte[], byte[]> stored) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : stored.headers()) {
            if (!header.key().startsWith(DlqHeaders.PREFIX) || isKept(header.key())) {
                headers.add(header);
            }
        }
        put(headers, DlqHeaders.SOURCE_OFFSET, Long.toString(letter.sourceOffset()));
        put(headers, DlqHeaders.REPLAY_ID, replayId);
        return headers;
    }

    /** The error is the letter's; the rest says whose record it is. */
    private static boolean isKept(String name) {
        return name.equals(DlqHeaders.PIPELINE_ID)
                || name.equals(DlqHeaders.SINK_ID)
                || name.equals(DlqHeaders.SOURCE_TOPIC)
                || name.equals(DlqHeaders.SOURCE_PARTITION)
                || name.equals(DlqHeaders.ATTEMPTS);
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
