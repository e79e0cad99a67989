package io.cdcplatform.config;

/** Where a line starts in a topic of which nobody knows a position. */
public enum OffsetReset {
    EARLIEST,
    LATEST,
    NONE
}
