package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.Unavailable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code {"key":..,"value":<Debezium envelope>,"metadata":{"topic","partition","offset"}}} in UTF-8. Fields of
 * {@code after} whose values did not come with the event are left out and named in {@code metadata.unavailable}. Belongs to one
 * thread; keeps a writer per schema.
 */
final class RequestBody {
    /** A buffer that grew past this for one event is not kept for the next. */
    private static final int KEPT_BUFFER_BYTES = 1024 * 1024;

    private final Map<Columns, RowJson> writers = new IdentityHashMap<>();
    private JsonBuffer json = new JsonBuffer();

    byte[] of(ChangeEvent event, Envelope envelope) {
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
            names(event.schema().columns(), unavailable);
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

    private void names(List<Column> columns, Unavailable unavailable) {
        json.raw(",\"unavailable\":");
        char before = '[';
        for (int i = 0; i < columns.size(); i++) {
            if (unavailable.has(i)) {
                json.raw(before).string(columns.get(i).name());
                before = ',';
            }
        }
        json.raw(']');
    }
}
