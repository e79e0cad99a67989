package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingRunnable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The first operator of a line: tells the tap of each record and decodes it. While a schema is being fetched the tap is held and
 * the few records that still arrive stand in a queue; nothing waits in the task's thread, and nothing is kept in state, because
 * records that did not become durable are read again.
 */
public final class DecodeOperator extends AbstractStreamOperator<LineRecord>
        implements OneInputStreamOperator<ConsumerRecord<byte[], byte[]>, LineRecord> {
    private static final long serialVersionUID = 1;

    /** Far more than a reader hands out behind a closed tap: reaching it means that the tap does not work. */
    static final int MAX_WAITING = 10_000;

    private final String lineId;
    private final TapLimits limits;
    private final transient MailboxExecutor mailbox;
    private final transient Decoder decoder;
    private final transient SchemaFetcher fetcher;
    private final transient Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private transient Tap tap;
    private transient TimestampedCollector<LineRecord> out;

    @SuppressWarnings("NullAway.Init")
    private DecodeOperator(
            StreamOperatorParameters<LineRecord> parameters,
            String lineId,
            TapLimits limits,
            Decoder decoder,
            SchemaFetcher fetcher) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.lineId = lineId;
        this.limits = limits;
        this.decoder = decoder;
        this.fetcher = fetcher;
    }

    /** Stands right behind the line's source, in its chain. */
    public static InChain<ConsumerRecord<byte[], byte[]>, LineRecord> factory(
            String lineId, TapLimits limits, DecodeSettings settings) {
        return new InChain<>(DecodeOperator.class, parameters -> {
            SchemaRegistry registry = new SchemaRegistry(settings.registryUrl(), settings.registryAuthorization());
            Decoder decoder =
                    switch (settings.format()) {
                        case AVRO -> new AvroDecoder(settings.envelope());
                        case JSON -> new JsonDecoder(settings.envelope());
                    };
            return new DecodeOperator(parameters, lineId, limits, decoder, new SchemaFetcher(registry, lineId));
        });
    }

    @Override
    public void open() throws Exception {
        super.open();
        tap = Tap.ofThisTask(lineId, limits);
        out = new TimestampedCollector<>(output);
    }

    @Override
    public void processElement(StreamRecord<ConsumerRecord<byte[], byte[]>> element) {
        ConsumerRecord<byte[], byte[]> record = element.getValue();
        tap.took(record);
        if (waiting.isEmpty()) {
            LineRecord decoded = decode(record);
            if (decoded != null) {
                out.collect(decoded);
                return;
            }
            tap.hold();
            fetchMissing();
        } else if (waiting.size() >= MAX_WAITING) {
            throw new IllegalStateException("Cannot queue " + LineRecord.at(record) + " of line " + lineId + ": "
                    + MAX_WAITING + " records came in while the tap was closed");
        }
        waiting.add(record);
    }

    @Override
    public void close() throws Exception {
        fetcher.close();
        super.close();
    }

    private @Nullable LineRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (record instanceof RetryRecord retry && (retry.unparks() || !retry.isFor(lineId))) {
            return retry.isFor(lineId) ? new Unpark(retry) : new Skipped(retry);
        }
        return decoder.decode(record);
    }

    private void fetchMissing() {
        int id = decoder.missing();
        fetcher.fetch(
                id,
                answer -> inTask(id, () -> learn(id, answer)),
                cause -> inTask(id, () -> {
                    throw new IllegalStateException(
                            "Cannot fetch schema " + id + " for line " + lineId
                                    + ": is schema_registry_url the address of a registry?",
                            cause);
                }));
    }

    private void inTask(int id, ThrowingRunnable<RuntimeException> action) {
        try {
            mailbox.execute(action, "schema %s of line %s", id, lineId);
        } catch (RejectedExecutionException e) {
            LOG.debug("The task of line {} ended before schema {} came", lineId, id);
        }
    }

    private void learn(int id, WriterSchema answer) {
        decoder.learn(id, answer);
        while (true) {
            ConsumerRecord<byte[], byte[]> next = waiting.peek();
            if (next == null) {
                tap.resume();
                return;
            }
            @Nullable LineRecord decoded = decode(next);
            if (decoded == null) {
                fetchMissing();
                return;
            }
            waiting.remove();
            out.collect(decoded);
        }
    }
}
