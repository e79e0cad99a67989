package io.cdcplatform.job.sink.iceberg;

import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the one commit operator of a line. */
final class CommitOperatorFactory extends AbstractStreamOperatorFactory<byte[]>
        implements OneInputStreamOperatorFactory<byte[], byte[]> {
    private static final long serialVersionUID = 1;

    private final String lineId;
    private final CatalogSource catalogs;
    private final OperatorID writers;

    /** @param writers the write operator of the line, whose coordinator passes on what was committed */
    CommitOperatorFactory(String lineId, CatalogSource catalogs, OperatorID writers) {
        this.lineId = lineId;
        this.catalogs = catalogs;
        this.writers = writers;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<byte[]>> T createStreamOperator(StreamOperatorParameters<byte[]> parameters) {
        return (T) new IcebergCommitOperator(parameters, lineId, catalogs, writers);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return IcebergCommitOperator.class;
    }
}
