package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes the operator that decodes a line's records; it has to stand right behind the line's source, in its chain. */
public final class DecodeOperatorFactory extends AbstractStreamOperatorFactory<LineRecord>
        implements OneInputStreamOperatorFactory<ConsumerRecord<byte[], byte[]>, LineRecord> {
    private static final long serialVersionUID = 1;

    private final String lineId;
    private final TapLimits limits;
    private final DecodeSettings settings;

    public DecodeOperatorFactory(String lineId, TapLimits limits, DecodeSettings settings) {
        this.lineId = lineId;
        this.limits = limits;
        this.settings = settings;
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<LineRecord>> T createStreamOperator(
            StreamOperatorParameters<LineRecord> parameters) {
        SchemaRegistry registry = new SchemaRegistry(settings.registryUrl(), settings.registryAuthorization());
        Decoder decoder =
                switch (settings.format()) {
                    case AVRO -> new AvroDecoder(settings.envelope());
                    case JSON -> new JsonDecoder(settings.envelope());
                };
        return (T) new DecodeOperator(parameters, lineId, limits, decoder, new SchemaFetcher(registry, lineId));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return DecodeOperator.class;
    }
}
