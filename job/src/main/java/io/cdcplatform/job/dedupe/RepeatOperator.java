package io.cdcplatform.job.dedupe;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link Repeats} into Flink, behind decoding in its chain. What is known of each partition is in state that every task
 * gets whole, so that it is there wherever a partition goes when the parallelism changes. Records between the last checkpoint and
 * the target's progress come this far and no farther: they say what behind them is a repeat.
 */
public final class RepeatOperator extends AbstractStreamOperator<LineRecord>
        implements OneInputStreamOperator<LineRecord, LineRecord> {
    private static final long serialVersionUID = 1;

    private static final ListStateDescriptor<byte[]> STATE =
            new ListStateDescriptor<>("repeats", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private final String lineId;
    private final TapLimits limits;
    private final boolean fromPostgres;
    private final transient Map<Partition, Repeats> partitions = new HashMap<>();
    private transient ListState<byte[]> state;
    private transient Tap tap;
    private transient Counter dropped;
    private transient TimestampedCollector<LineRecord> out;
    private transient @Nullable SourcePartition lastSource;
    private transient @Nullable String lastDatabase;
    private transient @Nullable Repeats last;

    @SuppressWarnings("NullAway.Init")
    private RepeatOperator(
            StreamOperatorParameters<LineRecord> parameters, String lineId, TapLimits limits, boolean fromPostgres) {
        super(parameters);
        this.lineId = lineId;
        this.limits = limits;
        this.fromPostgres = fromPostgres;
    }

    /** Positions compare within one database's log; a topic that was made anew begins anew. */
    private record Partition(String topic, String topicId, int number, String database) {}

    /** @param fromPostgres whose log has a position for each change of a row */
    public static InChain<LineRecord, LineRecord> factory(String lineId, TapLimits limits, boolean fromPostgres) {
        return new InChain<>(
                RepeatOperator.class, parameters -> new RepeatOperator(parameters, lineId, limits, fromPostgres));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getUnionListState(STATE);
        for (byte[] each : state.get()) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(each));
            Partition partition = new Partition(in.readUTF(), in.readUTF(), in.readInt(), in.readUTF());
            partitions.merge(partition, Repeats.read(in), Repeats::orOlder);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        tap = Tap.ofThisTask(lineId, limits);
        dropped = getMetricGroup().counter("repeats_dropped");
        out = new TimestampedCollector<>(output);
    }

    @Override
    public void processElement(StreamRecord<LineRecord> element) {
        LineRecord record = element.getValue();
        SourcePartition source = tap.of(record.origin());
        boolean isRepeat = record instanceof ChangeEvent event && isRepeat(event, source);
        if (source.isBehindStart(record.origin().offset())) {
            tap.release(1, Tap.sizeOf(record.origin()));
        } else if (isRepeat) {
            dropped.inc();
            out.collect(new Skipped(record.origin()));
        } else {
            out.collect(record);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.clear();
        for (Map.Entry<Partition, Repeats> each : partitions.entrySet()) {
            state.add(bytes(each.getKey(), each.getValue()));
        }
    }

    private boolean isRepeat(ChangeEvent event, SourcePartition source) {
        if (event.origin() instanceof RetryRecord) {
            return false; // it is to come again
        }
        var origin = event.origin();
        byte[] key = fromPostgres ? origin.key() : null;
        return repeats(event, source).holds(origin.offset(), event.position(), event.sourceMillis(), event.op(), key);
    }

    private Repeats repeats(ChangeEvent event, SourcePartition source) {
        String database = event.schema().id().database();
        Repeats known = last;
        if (known == null || source != lastSource || !database.equals(lastDatabase)) {
            Partition partition = new Partition(source.topic(), source.topicId(), source.partition(), database);
            known = partitions.computeIfAbsent(partition, key -> new Repeats());
            last = known;
            lastSource = source;
            lastDatabase = database;
        }
        return known;
    }

    private static byte[] bytes(Partition partition, Repeats repeats) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(partition.topic());
        out.writeUTF(partition.topicId());
        out.writeInt(partition.number());
        out.writeUTF(partition.database());
        repeats.write(out);
        return bytes.toByteArray();
    }
}
