package io.cdcplatform.config;

/** How a column's value is hidden: a keyed hash of it, a fixed text for any, its last characters. */
public enum MaskKind {
    HASH,
    REDACT,
    PARTIAL
}
