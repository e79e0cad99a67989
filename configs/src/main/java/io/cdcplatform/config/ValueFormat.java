package io.cdcplatform.config;

/** How Debezium's converter writes records: Confluent Avro, or JSON with its schema. */
public enum ValueFormat {
    AVRO,
    JSON
}
