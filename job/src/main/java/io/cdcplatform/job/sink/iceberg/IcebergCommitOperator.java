package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.source.InChain;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedValue;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link CommitRounds} into Flink: hand-overs in, a round ends at each barrier, and what was committed is told to the
 * writers' coordinator. Keeps nothing in a checkpoint and holds none up.
 */
final class IcebergCommitOperator extends AbstractStreamOperator<byte[]>
        implements OneInputStreamOperator<byte[], byte[]> {
    private static final long serialVersionUID = 1;

    /** How long the end of the task waits for commits that a stop-with-savepoint found running. */
    static final Duration LAST_COMMITS = Duration.ofSeconds(30);

    private final transient MailboxExecutor mailbox;
    private final String lineId;
    private final CatalogSource catalogs;
    private final DeadLetters.Source deadLetters;
    private final OperatorID writers;
    private transient @Nullable CommitRounds rounds;

    private IcebergCommitOperator(
            StreamOperatorParameters<byte[]> parameters,
            String lineId,
            CatalogSource catalogs,
            DeadLetters.Source deadLetters,
            OperatorID writers) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.lineId = lineId;
        this.catalogs = catalogs;
        this.deadLetters = deadLetters;
        this.writers = writers;
    }

    /** @param writers the write operator of the line, whose coordinator passes on what was committed */
    static InChain<byte[], byte[]> factory(
            String lineId, CatalogSource catalogs, DeadLetters.Source deadLetters, OperatorID writers) {
        return new InChain<>(
                IcebergCommitOperator.class,
                parameters -> new IcebergCommitOperator(parameters, lineId, catalogs, deadLetters, writers));
    }

    @Override
    public void open() throws Exception {
        super.open();
        DeadLetters letters =
                new TellingLetters(deadLetters.open(), letter -> toTaskThread(() -> tell(letter)));
        rounds = new CommitRounds(lineId, catalogs, letters, this::toTaskThread, this::tell, this::tell);
    }

    @Override
    public void processElement(StreamRecord<byte[]> element) throws Exception {
        Handover handover = InstantiationUtil.deserializeObject(element.getValue(), getUserCodeClassloader());
        opened().add(handover);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        opened().endRound();
    }

    @Override
    public void finish() throws Exception {
        opened().endRound();
        while (!opened().isIdle()) {
            mailbox.yield();
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        CommitRounds open = rounds;
        if (open != null) {
            if (!getContainingTask().isCanceled() && !getContainingTask().isFailing()) {
                drain(open);
            }
            open.close();
        }
        super.close();
    }

    /** After a stop-with-savepoint the last round may be on its way; a task that is cancelled or fails does not wait for it. */
    private void drain(CommitRounds open) throws InterruptedException {
        if (!open.drain(LAST_COMMITS)) {
            LOG.warn("state=left line={} reason=\"commits took longer than {}\"", lineId, LAST_COMMITS);
        }
    }

    private void toTaskThread(CommitRounds.Mailbox.ThrowingWork work) {
        try {
            mailbox.execute(work::run, "iceberg commit done");
        } catch (RejectedExecutionException e) {
            LOG.debug("state=closed line={}", lineId, e);
        }
    }

    private void tell(OperatorEvent event) {
        try {
            getContainingTask()
                    .getEnvironment()
                    .getOperatorCoordinatorEventGateway()
                    .sendOperatorEventToCoordinator(writers, new SerializedValue<>(event));
        } catch (IOException e) {
            throw new FlinkRuntimeException("Cannot tell the writers of " + lineId + " how it went on", e);
        }
    }

    private CommitRounds opened() {
        return Objects.requireNonNull(rounds, "open() comes first");
    }
}
