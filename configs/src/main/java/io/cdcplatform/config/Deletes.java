package io.cdcplatform.config;

/** What a delete at the source does at the target: remove the row, mark it {@code _cdc_deleted}, nothing. */
public enum Deletes {
    HARD,
    SOFT,
    IGNORE
}
