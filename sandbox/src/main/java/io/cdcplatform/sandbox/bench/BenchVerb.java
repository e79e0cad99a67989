package io.cdcplatform.sandbox.bench;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.Verb;
import io.cdcplatform.provisioner.VerbException;
import io.cdcplatform.sandbox.demo.DemoVerb;
import io.cdcplatform.sandbox.oracle.Oracle;
import io.cdcplatform.sandbox.oracle.Settings;
import io.cdcplatform.sandbox.stack.Ports;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cdc bench}: options of the benchmarks; {@link Bench} runs them. */
@Command(
        name = "bench",
        description = "Runs the real job on 1,000,000 Debezium events and counts what arrived.",
        footer = {
            "cdc bench decode iceberg --rows 1000000 --runs 3",
            "cdc bench oracle --for 30m --seed 7",
            "cdc bench faults --for 30m"
        })
public final class BenchVerb implements Verb {
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final int FAULTS_A_ROUND = 3;

    /** What is measured. */
    enum Name {
        /** Kafka → decode → discard. */
        DECODE,
        /** Kafka → Iceberg upsert. */
        ICEBERG,
        /** No benchmark of speed: random changes of rows and schemas, and whether every sink equals the source. */
        ORACLE,
        /** The same without changes of schemas, while everything that can fail does. */
        FAULTS
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; default: DECODE and ICEBERG")
    private List<Name> names = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "N", description = "events in the topic (default: ${DEFAULT-VALUE})")
    private int rows = 1_000_000;

    @Option(names = "--runs", paramLabel = "N", description = "warm runs, after a cold one (default: ${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--for", paramLabel = "TIME", description = "ORACLE, FAULTS: how long (default: ${DEFAULT-VALUE})")
    private String time = "5m";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "ORACLE, FAULTS: what everything derives from; default: by chance")
    private @Nullable Long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "ORACLE, FAULTS: changed rows per second at most (default: ${DEFAULT-VALUE})")
    private int rate = 500;

    @Option(names = "--faults", description = "ORACLE: faults, too")
    private boolean faults;

    @Option(names = "--keep", paramLabel = "DIR", description = "ORACLE, FAULTS: a new folder that keeps logs and data")
    private @Nullable Path keep;

    @Override
    public Integer call() throws Exception {
        if (names.contains(Name.ORACLE) || names.contains(Name.FAULTS)) {
            return oracle();
        }
        List<Name> chosen = names.isEmpty() ? List.of(Name.DECODE, Name.ICEBERG) : names;
        return new Bench(System.out, System.err, rows, runs).run(chosen) ? Cdc.GOOD : Cdc.FAILED;
    }

    private int oracle() throws Exception {
        if (names.size() > 1 || rate < 1) {
            throw VerbException.badInput("Cannot run oracle or faults with other names or a --rate below 1");
        }
        long chosen = seed == null ? System.nanoTime() & 0xffff_ffffL : seed;
        boolean shapes = names.contains(Name.ORACLE);
        int faultsARound = faults || !shapes ? FAULTS_A_ROUND : 0;
        Settings settings = new Settings("oracle", chosen, DemoVerb.duration(time), ROUND, rate, shapes, faultsARound);
        StackOptions options = (keep == null ? StackOptions.ephemeral() : StackOptions.kept(keep, Ports.free()))
                .with(StackOptions.Part.TARGET)
                .taskManagers(faultsARound > 0 ? 2 : 1, faultsARound > 0 ? 4 : 2, "2900m")
                .checkpointInterval(Duration.ofSeconds(2));
        try (Stack stack = Stack.start(options, (service, took) -> System.err.println("ready: " + service.name()));
                Oracle oracle = new Oracle(stack, settings, System.out)) {
            return oracle.run().differences() == 0 ? Cdc.GOOD : Cdc.FAILED;
        }
    }
}
