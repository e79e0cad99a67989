package io.cdcplatform.job;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.FlinkConfig;
import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.job.sink.Line;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the job asks of Flink, whatever the cluster's own settings are. */
final class JobSettings {
    private JobSettings() {}

    static Configuration of(Configs configs, JobArguments arguments) {
        Configuration settings = base();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval(configs));
        // A hand-over of files must arrive before its barrier's round is committed, never out of a restored channel.
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        FlinkConfig flink = configs.platform().flink();
        if (flink.parallelism() > 0) {
            settings.set(CoreOptions.DEFAULT_PARALLELISM, flink.parallelism());
        }
        if (!flink.checkpointDir().isEmpty()) {
            settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, flink.checkpointDir());
        }
        settings.set(
                StateBackendOptions.STATE_BACKEND, flink.stateBackend().name().toLowerCase(Locale.ROOT));
        return settings;
    }

    /** Parallelism of a line's chain; 0: the job's. A chain is not split, so the larger wish wins. */
    static int parallelism(Line line) {
        IcebergConfig iceberg = line.sink().iceberg();
        int writers = iceberg == null ? 0 : iceberg.writeExecutorThreads();
        return Math.max(writers, line.platform().kafka().deserPoolSize());
    }

    /** The shortest interval that the platform or a lake of the pipeline asks for. */
    private static Duration checkpointInterval(Configs configs) {
        Stream<Duration> lakes = configs.pipeline().sinks().stream()
                .map(SinkConfig::iceberg)
                .filter(Objects::nonNull)
                .map(IcebergConfig::flushInterval);
        return Stream.concat(lakes, Stream.of(configs.platform().kafka().checkpointInterval()))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * Nothing where a cluster runs the job: {@code flink run} has read the file, and what the job asks for would win over its options
     * {@code -D} and {@code -p}. In a JVM without a cluster nobody has read it yet; how many tasks it bears, that JVM knows best.
     */
    private static Configuration base() {
        boolean isLocal = StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment;
        if (!isLocal || System.getenv("FLINK_CONF_DIR") == null) {
            return new Configuration();
        }
        Configuration file = GlobalConfiguration.loadConfiguration();
        file.removeConfig(CoreOptions.DEFAULT_PARALLELISM);
        return file;
    }
}
