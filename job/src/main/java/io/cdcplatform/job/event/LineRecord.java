package io.cdcplatform.job.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record of a topic on its way through a line; every record read stays one until the sink has dealt with it. */
public sealed interface LineRecord permits ChangeEvent, Failure, Skipped, Unpark {

    /** The record as Kafka gave it: topic, partition, offset, original bytes and headers. */
    ConsumerRecord<byte[], byte[]> origin();

    /** {@code topic-partition@offset}, for messages: of a record that came back where it was first. */
    default String at() {
        return at(origin());
    }

    static String at(ConsumerRecord<byte[], byte[]> record) {
        return record instanceof RetryRecord retry
                ? retry.sourceTopic() + "-" + retry.sourcePartition() + "@" + retry.sourceOffset()
                : record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
