package io.cdcplatform.job.sink.iceberg;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What the committer tells all writers: a table now holds everything of these partitions below these offsets. */
record Committed(Target target, List<Reached> reached) implements OperatorEvent {

    record Reached(String topic, int partition, long next) implements Serializable {}
}
