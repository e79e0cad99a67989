package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.RetryRecord;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the committer tells all writers: a record that was handed over became a dead letter; from now on its key is parked.
 *
 * @param topic with partition and offset the record's place at the source
 * @param replayId of the replay that brought it back, or ""
 */
record LateLetter(String topic, int partition, long offset, byte @Nullable [] key, String replayId)
        implements OperatorEvent {

    static LateLetter of(Failure failure) {
        ConsumerRecord<byte[], byte[]> origin = failure.origin();
        return origin instanceof RetryRecord retry
                ? new LateLetter(
                        retry.sourceTopic(), retry.sourcePartition(), retry.sourceOffset(), retry.key(), retry.replayId())
                : new LateLetter(origin.topic(), origin.partition(), origin.offset(), origin.key(), "");
    }
}
