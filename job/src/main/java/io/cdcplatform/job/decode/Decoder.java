package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** From a record's bytes to what a line does with it; one per task, used by its thread only. */
interface Decoder {

    /** The record decoded, or as a failure; null if it waits for {@link #missing()}. Never throws because of data. */
    @Nullable
    LineRecord decode(ConsumerRecord<byte[], byte[]> record);

    /** Id of the schema that the last record decoded waits for. */
    int missing();

    /** The registry has answered. */
    void learn(int id, WriterSchema answer);

    /**
     * For what no rule foresaw, such as a schema that Avro or Flink refuses: one record must not stop a line for ever. The message
     * of the cause may hold a value, so it is not repeated.
     */
    static Failure unexpected(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
        String reason = "unexpected " + e.getClass().getSimpleName() + "; please report it with the table's definition";
        return failure(record, new DecodeException(DecodeException.UNEXPECTED, reason, e));
    }

    static Failure failure(ConsumerRecord<byte[], byte[]> record, DecodeException e) {
        return new Failure(record, e.code(), "Cannot decode " + LineRecord.at(record) + ": " + e.reason(), e);
    }
}
