package io.cdcplatform.job.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that can never be delivered as it is: a value until the dead-letter topic has it.
 *
 * @param code a fixed short word for filters and alarms, such as {@code DECODE_MAGIC_BYTE}
 * @param message what is wrong and what to do, without a value of the row
 * @param attempts how often it was tried
 */
public record Failure(
        ConsumerRecord<byte[], byte[]> origin, String code, String message, @Nullable Throwable cause, int attempts)
        implements LineRecord {

    public Failure(ConsumerRecord<byte[], byte[]> origin, String code, String message, @Nullable Throwable cause) {
        this(origin, code, message, cause, 1);
    }
}
