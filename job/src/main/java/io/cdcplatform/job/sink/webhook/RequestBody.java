package io.cdcplatform.job.sink.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes an event as {@code {"key":..,"value":<Debezium envelope>,"metadata":{"topic","partition","offset"}}} in UTF-8. */
final class RequestBody {
    private static final JsonFactory JSON = new JsonFactory();

    private RequestBody() {}

    static byte[] of(Envelope envelope, ConsumerRecord<byte[], byte[]> origin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeFieldName("key");
            writeRow(json, envelope.shape().key(), envelope.key());
            json.writeFieldName("value");
            writeRow(json, envelope.shape().value(), envelope.value());
            json.writeObjectFieldStart("metadata");
            json.writeStringField("topic", origin.topic());
            json.writeNumberField("partition", origin.partition());
            json.writeNumberField("offset", origin.offset());
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeRow(JsonGenerator json, @Nullable Columns columns, @Nullable RowData row)
            throws IOException {
        if (columns == null || row == null) {
            json.writeNull();
        } else {
            RowJson.write(columns, row, json);
        }
    }
}
