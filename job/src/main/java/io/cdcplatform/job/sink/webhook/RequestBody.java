package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.Unavailable;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code {"key":..,"value":<Debezium envelope>,"metadata":{"topic","partition","offset"}}} in UTF-8. Fields of
 * {@code after} whose values did not come with the event are left out and named in {@code metadata.unavailable}. Belongs to one
 * thread; keeps a writer per schema.
 */
final class RequestBody implements Body {
    private final Map<Columns, RowJson> writers = new IdentityHashMap<>();
    private JsonBuffer json = new JsonBuffer();

    @Override
    public byte[] of(ChangeEvent event, Envelope envelope, String id) {
        ConsumerRecord<byte[], byte[]> origin = event.origin();
        Unavailable unavailable = event.unavailable();
        json.clear().raw("{\"key\":");
        write(envelope.shape().key(), envelope.key());
        json.raw(",\"value\":");
        if (unavailable == null) {
            write(envelope.shape().value(), envelope.value());
        } else {
            writer(envelope.shape().value()).write(envelope.value(), "after", unavailable.columns(), json);
        }
        json.raw(",\"metadata\":{\"topic\":").string(origin.topic());
        json.raw(",\"partition\":").number(origin.partition());
        json.raw(",\"offset\":").number(origin.offset());
        if (unavailable != null) {
            json.raw(",\"unavailable\":");
            Body.names(event.schema().columns(), unavailable, json);
        }
        json.raw("}}");
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
            writer(columns).write(row, json);
        }
    }

    private RowJson writer(Columns columns) {
        return writers.computeIfAbsent(columns, RowJson::of);
    }
}
