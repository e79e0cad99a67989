package io.cdcplatform.config;

/** How a column's value is hidden. */
public enum MaskKind {
    HASH,
    REDACT
}
