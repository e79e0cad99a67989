package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.Names;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.sink.Line;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a failure becomes in Kafka: the original key, value and headers, and headers that say where it came from and why. The
 * names of the headers are the contract.
 */
final class DeadLetter {
    /** Bounds of two headers in bytes, so that a record that Kafka took once still fits with them. */
    static final int MAX_MESSAGE_BYTES = 4 * 1024;

    static final int MAX_STACKTRACE_BYTES = 16 * 1024;

    /** What all headers of ours need at most: a dead-letter topic takes records that much larger than its source. */
    static final int MAX_HEADER_BYTES = MAX_MESSAGE_BYTES + MAX_STACKTRACE_BYTES + 4 * 1024;

    private final String pipelineId;
    private final String sinkId;
    private final String topicSuffix;
    private final boolean describeError;
    private final Redaction redaction;

    DeadLetter(Line line) {
        this.pipelineId = line.pipeline().pipelineId();
        this.sinkId = line.sink().sinkId();
        this.topicSuffix = line.platform().dlq().topicSuffix();
        this.describeError = line.platform().dlq().includeHeaders();
        this.redaction = Redaction.of(line);
    }

    String topic(Failure failure) {
        return Names.dlqTopic(sourceTopic(failure.origin()), topicSuffix);
    }

    /**
     * The record to send. It goes to the partition of its origin, so that the letters of a key keep their order. A record that
     * came back and failed again is the letter of the record it was, with the id of the replay.
     *
     * @param partitions how many the dead-letter topic has; it may have fewer than its source
     */
    ProducerRecord<byte[], byte[]> record(Failure failure, int partitions, long nowMillis) {
        ConsumerRecord<byte[], byte[]> origin = failure.origin();
        RecordHeaders headers = new RecordHeaders(origin.headers());
        headers(failure, nowMillis).forEach((name, value) -> {
            headers.remove(name); // of an earlier death: a replayed record failed again
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        });
        return new ProducerRecord<>(
                topic(failure), sourcePartition(origin) % partitions, origin.key(), origin.value(), headers);
    }

    /** Ours; without {@code dlq.include_headers} only what a replay and a filter need. */
    Map<String, String> headers(Failure failure, long nowMillis) {
        ConsumerRecord<byte[], byte[]> origin = failure.origin();
        Map<String, String> headers = new LinkedHashMap<>();
        RetryRecord retry = origin instanceof RetryRecord again ? again : null;
        headers.put("dlq.source.topic", sourceTopic(origin));
        headers.put("dlq.source.partition", Integer.toString(sourcePartition(origin)));
        headers.put("dlq.source.offset", Long.toString(retry == null ? origin.offset() : retry.sourceOffset()));
        headers.put("dlq.timestamp", Long.toString(nowMillis));
        headers.put("dlq.pipeline_id", pipelineId);
        headers.put("dlq.sink_id", sinkId);
        headers.put("dlq.error.code", failure.code());
        headers.put("dlq.attempts", Integer.toString(failure.attempts() + (retry == null ? 0 : retry.attempts())));
        if (describeError) {
            headers.put("dlq.error.type", errorType(failure));
            headers.put("dlq.error.message", text(failure.message(), MAX_MESSAGE_BYTES));
            if (failure.cause() != null) {
                headers.put("dlq.error.stacktrace", text(stacktrace(failure.cause()), MAX_STACKTRACE_BYTES));
            }
        }
        return headers;
    }

    /** A text without the secrets of the line's configuration. */
    String redacted(String text) {
        return redaction.apply(text);
    }

    static String sourceTopic(ConsumerRecord<byte[], byte[]> origin) {
        return origin instanceof RetryRecord retry ? retry.sourceTopic() : origin.topic();
    }

    private static int sourcePartition(ConsumerRecord<byte[], byte[]> origin) {
        return origin instanceof RetryRecord retry ? retry.sourcePartition() : origin.partition();
    }

    private String text(String text, int maxBytes) {
        return bounded(redaction.apply(text), maxBytes);
    }

    private static String errorType(Failure failure) {
        return failure.cause() == null
                ? failure.code()
                : failure.cause().getClass().getName();
    }

    private static String stacktrace(Throwable cause) {
        StringWriter out = new StringWriter();
        cause.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    /** The longest beginning of a text that has at most so many bytes in UTF-8 and no half character. */
    static String bounded(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
