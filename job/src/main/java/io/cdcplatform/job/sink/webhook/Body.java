package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.config.WebhookFormat;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.Unavailable;
import java.util.List;

/** What a request carries. Belongs to one thread. */
interface Body {
    /** A buffer that grew past this for one event is not kept for the next. */
    int KEPT_BUFFER_BYTES = 1024 * 1024;

    /**
     * The event in UTF-8.
     *
     * @param id the value of {@code webhook-id}
     */
    byte[] of(ChangeEvent event, Envelope envelope, String id);

    static Body of(WebhookFormat format) {
        return switch (format) {
            case ENVELOPE -> new RequestBody();
            case CLOUDEVENTS -> new CloudEvent();
        };
    }

    static String contentType(WebhookFormat format) {
        return switch (format) {
            case ENVELOPE -> "application/json";
            case CLOUDEVENTS -> "application/cloudevents+json; charset=utf-8";
        };
    }

    /** The columns whose values did not come, as an array of their names. */
    static void names(List<Column> columns, Unavailable unavailable, JsonBuffer json) {
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
