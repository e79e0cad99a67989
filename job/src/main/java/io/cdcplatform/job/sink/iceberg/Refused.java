package io.cdcplatform.job.sink.iceberg;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What the committer tells all writers: a table cannot go on, and no retry mends it. */
record Refused(String reason) implements OperatorEvent {}
