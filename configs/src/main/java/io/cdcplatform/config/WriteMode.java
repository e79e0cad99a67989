package io.cdcplatform.config;

/** UPSERT: the target equals the source. APPEND: one row per change, with _cdc_ columns. EVENTS: whole envelopes as JSON. */
public enum WriteMode {
    UPSERT,
    APPEND,
    EVENTS
}
