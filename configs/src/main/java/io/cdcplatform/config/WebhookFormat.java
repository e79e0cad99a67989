package io.cdcplatform.config;

/** ENVELOPE: key, Debezium value and metadata in one JSON object. CLOUDEVENTS: structured CloudEvents 1.0. */
public enum WebhookFormat {
    ENVELOPE,
    CLOUDEVENTS
}
