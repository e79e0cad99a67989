package io.cdcplatform.config;

/** Where a row goes that the target refuses for good: the dead-letter topic, or nowhere and the line stops. */
public enum OnBadRow {
    DLQ,
    FAIL
}
