package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineSink;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.TapLimits;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The end of a line whose target is a lake: a table of Iceberg per table of the source, equal to it or with its changes. */
public final class IcebergSink implements LineSink {
    private final Line line;
    private final CatalogSource catalogs;
    private final DeadLetters.Source deadLetters;

    public IcebergSink(Line line) {
        this(line, CatalogSource.of(configOf(line)), DeadLetters.Source.of(line));
    }

    IcebergSink(Line line, CatalogSource catalogs, DeadLetters.Source deadLetters) {
        this.line = line;
        this.catalogs = catalogs;
        this.deadLetters = deadLetters;
    }

    /** None: the writers count rounds and files that are not committed, and hold the tap themselves. */
    @Override
    public TapLimits limits() {
        return TapLimits.NONE;
    }

    @Override
    public StartPositions startPositions() {
        return new IcebergPositions(line, catalogs);
    }

    @Override
    public boolean wantsEnvelope() {
        return configOf(line).writeMode() == WriteMode.EVENTS;
    }

    @Override
    public void attach(SingleOutputStreamOperator<LineRecord> records) {
        String writeUid = line.id() + "-iceberg-write";
        PrimitiveArrayTypeInfo<byte[]> bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        records.transform(line.id() + " iceberg write", bytes, new WriteOperatorFactory(line, catalogs, deadLetters))
                .uid(writeUid)
                .setParallelism(records.getParallelism())
                .global()
                .transform(
                        line.id() + " iceberg commit",
                        bytes,
                        IcebergCommitOperator.factory(line, catalogs, deadLetters, operatorId(writeUid)))
                .uid(line.id() + "-iceberg-commit")
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    static IcebergConfig configOf(Line line) {
        IcebergConfig config = line.sink().iceberg();
        if (config == null) {
            throw new IllegalArgumentException(
                    "Cannot write sink " + line.sink().sinkId() + " to Iceberg: it has no iceberg block");
        }
        return config;
    }

    /** The id Flink gives to an operator of this uid (StreamGraphHasherV2). */
    static OperatorID operatorId(String uid) {
        return new OperatorID(
                Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes());
    }
}
