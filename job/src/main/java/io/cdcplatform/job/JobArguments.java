package io.cdcplatform.job;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What {@code flink run cdc-job.jar} is given. */
final class JobArguments {
    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "FILE",
            description = "what to capture and where it goes")
    @SuppressWarnings("NullAway.Init")
    Path pipeline;

    @Option(names = "--platform", paramLabel = "FILE", description = "the infrastructure, merged over the defaults")
    @Nullable
    Path platform;

    @Option(names = "--profile", paramLabel = "NAME", description = "settings to start from, such as high-throughput")
    @Nullable
    String profile;

    @Option(
            names = "--sink",
            split = ",",
            paramLabel = "ID",
            description = "run these sinks only, as a job of their own")
    List<String> sinks = List.of();

    @Option(names = "--bounded", description = "stop at what the topics hold at the start")
    boolean bounded;

    @Option(names = "--discard", description = "read and decode, write nothing: to measure")
    boolean discard;

    private JobArguments() {}

    /** @throws CommandLine.ParameterException if an option is unknown, missing or lacks its value */
    static JobArguments parse(String... args) {
        JobArguments arguments = new JobArguments();
        new CommandLine(arguments).parseArgs(args);
        return arguments;
    }
}
