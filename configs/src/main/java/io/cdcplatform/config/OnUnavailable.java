package io.cdcplatform.config;

/** What a line does when its retries are used up and the target is still down; WAIT holds back this line only. */
public enum OnUnavailable {
    WAIT,
    DLQ
}
