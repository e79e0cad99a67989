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
 * Writes an event as {@code {"key":..,"value":<Debezium envelope>,"metadata":{"topic","partition","offset"}}} in UTF-8; the
 * writers are made once per shape. One thread.
 */
final class RequestBody {
    private final JsonBuffer json = new JsonBuffer();
    private final Map<Columns, RowJson> writers = new IdentityHashMap<>();

    byte[] of(Envelope envelope, ConsumerRecord<byte[], byte[]> origin) {
        json.clear().raw("{\"key\":");
        write(envelope.shape().key(), envelope.key());
        json.raw(",\"value\":");
        write(envelope.shape().value(), envelope.value());
        json.raw(",\"metadata\":{\"topic\":").string(origin.topic());
        json.raw(",\"partition\":").number(origin.partition());
        json.raw(",\"offset\":").number(origin.offset()).raw("}}");
        return json.toByteArray();
    }

    private void write(@Nullable Columns columns, @Nullable RowData row) {
        if (columns == null || row == null) {
            json.raw("null");
        } else {
            writers.computeIfAbsent(columns, RowJson::of).write(row, json);
        }
    }
}
