package io.cdcplatform.config;

/** What Debezium reads before the stream: everything, nothing ({@code no_data}, {@code never}), or only what the log no longer holds. */
public enum SnapshotMode {
    INITIAL,
    NEVER,
    WHEN_NEEDED,
    NO_DATA
}
