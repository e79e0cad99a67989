package io.cdcplatform.job;

import io.cdcplatform.config.ConfigException;
import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.ValueFormat;
import io.cdcplatform.job.deadletter.ParkedAtStart;
import io.cdcplatform.job.decode.DecodeOperator;
import io.cdcplatform.job.decode.DecodeSettings;
import io.cdcplatform.job.dedupe.RepeatOperator;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.shape.ShapeFunction;
import io.cdcplatform.job.shape.Shaping;
import io.cdcplatform.job.sink.DiscardSink;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineSink;
import io.cdcplatform.job.sink.iceberg.IcebergSink;
import io.cdcplatform.job.sink.jdbc.JdbcSink;
import io.cdcplatform.job.sink.webhook.WebhookSink;
import io.cdcplatform.job.source.InTask;
import io.cdcplatform.job.source.TapSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The job: for each sink of pipeline.yaml one straight line, topics → records → events → target, that shares nothing with the
 * others but the job.
 */
public final class CdcJob {
    private CdcJob() {}

    /**
     * @param args see {@link JobArguments}
     * @throws ConfigException with every problem of the files
     */
    public static void main(String[] args) throws Exception {
        JobArguments arguments = JobArguments.parse(args);
        Configs configs = Configs.load(arguments.pipeline, arguments.platform, arguments.profile);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(configs, arguments));
        define(env, configs, arguments);
        env.execute("cdc " + configs.pipeline().pipelineId());
    }

    /** Draws the lines into {@code env}; nothing is contacted. */
    static void define(StreamExecutionEnvironment env, Configs configs, JobArguments arguments) {
        for (SinkConfig sink : chosen(configs, arguments.sinks)) {
            String id = Names.consumerGroup(configs.pipeline().pipelineId(), sink.sinkId());
            draw(env, new Line(id, configs.pipeline(), sink, configs.platform()), arguments);
        }
    }

    private static void draw(StreamExecutionEnvironment env, Line line, JobArguments arguments) {
        LineSink sink = arguments.discard ? new DiscardSink(line) : sinkOf(line);
        Shaping shaping = Shaping.of(line.pipeline(), line.sink());
        TapSource source = TapSource.of(
                line.id(),
                line.pipeline(),
                line.sink(),
                line.platform(),
                sink.limits(),
                sink.startPositions(),
                ParkedAtStart.of(line),
                arguments.bounded);
        DataStreamSource<ConsumerRecord<byte[], byte[]>> records =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), line.id());
        SingleOutputStreamOperator<LineRecord> decoded = records.uid(line.id() + "-source")
                .transform(
                        line.id() + " decode",
                        InTask.<LineRecord>type(LineRecord.class),
                        DecodeOperator.factory(line.id(), sink.limits(), decoding(line, sink)))
                .uid(line.id() + "-decode");
        SingleOutputStreamOperator<LineRecord> events = decoded.transform(
                        line.id() + " dedupe",
                        InTask.<LineRecord>type(LineRecord.class),
                        RepeatOperator.factory(
                                line.id(),
                                sink.limits(),
                                line.pipeline().source().sourceType() == SourceType.POSTGRES))
                .uid(line.id() + "-dedupe");
        int parallelism = JobSettings.parallelism(line);
        if (parallelism > 0) {
            records.setParallelism(parallelism);
            decoded.setParallelism(parallelism);
            events.setParallelism(parallelism);
        }
        sink.attach(shaping.isNeeded() ? shaped(events, line, shaping) : events);
    }

    private static SingleOutputStreamOperator<LineRecord> shaped(
            SingleOutputStreamOperator<LineRecord> events, Line line, Shaping shaping) {
        return events.map(new ShapeFunction(shaping))
                .returns(InTask.<LineRecord>type(LineRecord.class))
                .name(line.id() + " shape")
                .uid(line.id() + "-shape")
                .setParallelism(events.getParallelism());
    }

    private static LineSink sinkOf(Line line) {
        return switch (line.sink().sinkType()) {
            case ICEBERG -> new IcebergSink(line);
            case POSTGRES, JDBC -> new JdbcSink(line);
            case WEBHOOK -> new WebhookSink(line);
        };
    }

    private static DecodeSettings decoding(Line line, LineSink sink) {
        KafkaConfig kafka = line.platform().kafka();
        return new DecodeSettings(
                kafka.schemaRegistryUrl(),
                kafka.schemaRegistry().authorization(),
                kafka.valueFormat() == ValueFormat.JSON ? DecodeSettings.Format.JSON : DecodeSettings.Format.AVRO,
                sink.wantsEnvelope(),
                line.pipeline().topicPrefix());
    }

    private static List<SinkConfig> chosen(Configs configs, List<String> ids) {
        List<SinkConfig> sinks = configs.pipeline().sinks();
        Set<String> known = sinks.stream().map(SinkConfig::sinkId).collect(Collectors.toCollection(TreeSet::new));
        Set<String> unknown = new TreeSet<>(ids);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Cannot run sinks " + unknown + ": the pipeline has " + known);
        }
        return sinks.stream()
                .filter(sink -> ids.isEmpty() ? sink.enabled() : ids.contains(sink.sinkId()))
                .toList();
    }
}
