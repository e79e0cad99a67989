package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineOperator;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.TapLimits;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** Carries {@link LineWriter} into Flink: records in, hand-overs out at each barrier, commits back as events. */
final class IcebergWriteOperator extends LineOperator<byte[]> implements OperatorEventHandler {
    private static final long serialVersionUID = 1;

    private final Line line;
    private final CatalogSource catalogs;
    private final DeadLetters.Source deadLetterSource;
    private transient @Nullable TablePreparer preparer;
    private transient @Nullable DeadLetters deadLetters;
    private transient LineWriter writer;

    @SuppressWarnings("NullAway.Init")
    IcebergWriteOperator(
            StreamOperatorParameters<byte[]> parameters,
            Line line,
            CatalogSource catalogs,
            DeadLetters.Source deadLetterSource) {
        super(parameters, line.id(), TapLimits.NONE);
        this.line = line;
        this.catalogs = catalogs;
        this.deadLetterSource = deadLetterSource;
    }

    @Override
    public void open() throws Exception {
        super.open();
        CircuitBreaker breaker = new CircuitBreaker(lineId, line.sink().circuitBreaker());
        breaker.registerAt(getMetricGroup());
        TablePreparer tables = new TablePreparer(line, catalogs, breaker);
        preparer = tables;
        deadLetters = deadLetterSource.open();
        writer = new LineWriter(
                WritePolicy.of(line),
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                getRuntimeContext().getTaskInfo().getAttemptNumber(),
                tap,
                (schema, at) -> prepare(tables, schema, at),
                deadLetters,
                parking);
        watch(new IcebergPositions(line, catalogs));
    }

    @Override
    protected void accept(LineRecord record, SourcePartition partition) throws IOException {
        orHalt(() -> writer.accept(record, partition));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        handOver();
    }

    @Override
    public void finish() throws Exception {
        while (!isHalted() && !writer.isSettled()) {
            if (!writer.isPreparing()) {
                // Letters are acknowledged in Kafka's thread, and no barrier may come any more to look at them.
                writer.letters().whenComplete((done, fault) -> toTaskThread(() -> {}, "dead letters acknowledged"));
            }
            mailbox.yield();
        }
        handOver();
        super.finish();
    }

    @Override
    public void handleOperatorEvent(OperatorEvent event) {
        if (event instanceof Refused refused) {
            halt(refused.reason());
        } else if (event instanceof LateLetter letter) {
            writer.park(letter);
        } else {
            writer.committed((Committed) event);
        }
    }

    @Override
    public void close() throws Exception {
        try (TablePreparer tables = preparer;
                DeadLetters letters = deadLetters) {
            if (writer != null) {
                writer.abort();
            }
        }
        super.close();
    }

    private void handOver() throws IOException {
        for (Handover handover : writer.handOver()) {
            output.collect(new StreamRecord<>(InstantiationUtil.serializeObject(handover)));
        }
    }

    private void prepare(TablePreparer tables, TableSchema schema, SchemaPosition at) {
        tables.prepare(schema, at)
                .whenComplete((table, fault) ->
                        toTaskThread(() -> orHalt(() -> prepared(table, fault)), "iceberg table prepared"));
    }

    private void prepared(@Nullable PreparedTable table, @Nullable Throwable fault) throws IOException {
        if (fault != null) {
            Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
            if (cause instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IOException(fault.getMessage(), fault);
        }
        if (!isHalted()) {
            writer.prepared(table);
        }
    }

    private void orHalt(ThrowingRunnable<IOException> work) throws IOException {
        try {
            work.run();
        } catch (Refusal refusal) {
            halt(refusal.reason());
        }
    }

    private void toTaskThread(ThrowingRunnable<? extends Exception> work, String what) {
        try {
            mailbox.execute(work, what);
        } catch (RejectedExecutionException e) {
            LOG.debug("state=closed line={}", lineId, e);
        }
    }
}
