package io.cdcplatform.job.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that changes no row: a tombstone, a heartbeat, a filtered row. It still moves progress. */
public record Skipped(ConsumerRecord<byte[], byte[]> origin) implements LineRecord {}
