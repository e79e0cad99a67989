package io.cdcplatform.config;

/** Flink's state backends. */
public enum StateBackend {
    HASHMAP,
    ROCKSDB
}
