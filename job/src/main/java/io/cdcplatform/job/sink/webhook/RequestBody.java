package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.RowJson;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code {"key":..,"value":<Debezium envelope>,"metadata":{"topic","partition","offset"}}} in UTF-8. Belongs to
 * one thread; keeps a writer per schema.
 */
final class RequestBody {
    /** A buffer that grew past this for one event is not kept for the next. */
    private static final int KEPT_BUFFER_BYTES = 1024 * 1024;

    private final Map<Columns, RowJson> writers = new IdentityHashMap<>();
    private JsonBuffer json = new JsonBuffer();

    byte[] of(Envelope envelope, ConsumerRecord<byte[], byte[]> origin) {
        json.clear().raw("{\"key\":");
        write(envelope.shape().key(), envelope.key());
        json.raw(",\"value\":");
        write(envelope.shape().value(), envelope.value());
        json.raw(",\"metadata\":{\"topic\":").string(origin.topic());
        json.raw(",\"partition\":").number(origin.partition());
        json.raw(",\"offset\":").number(origin.offset()).raw("}}");
        byte[] body = json.toByteArray();
        if (body.length > KEPT_BUFFER_BYTES) {
            json = new JsonBuffer();
        }
        return body;
    }

    private void write(@Nullable Columns columns, @Nullable RowData row) {
        if (columns == null || row == null) {
            json.raw("null");
        } else {
            writers.computeIfAbsent(columns, RowJson::of).write(row, json);
        }
    }
}
