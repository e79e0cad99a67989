package io.cdcplatform.config;

/** What a TRUNCATE at the source does at the target; APPLY empties the target table (a webhook is sent the event). */
public enum Truncate {
    APPLY,
    IGNORE,
    FAIL
}
