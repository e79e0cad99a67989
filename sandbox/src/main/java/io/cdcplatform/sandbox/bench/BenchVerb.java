package io.cdcplatform.sandbox.bench;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.Verb;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cdc bench}: options of the benchmarks; {@link Bench} runs them. */
@Command(
        name = "bench",
        description = "Runs the real job on 1,000,000 Debezium events and counts what arrived.",
        footer = "cdc bench decode iceberg --rows 1000000 --runs 3")
public final class BenchVerb implements Verb {

    /** What is measured. */
    enum Name {
        /** Kafka → decode → discard. */
        DECODE,
        /** Kafka → Iceberg upsert. */
        ICEBERG
    }

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}; default: all")
    private List<Name> names = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "N", description = "events in the topic (default: ${DEFAULT-VALUE})")
    private int rows = 1_000_000;

    @Option(names = "--runs", paramLabel = "N", description = "warm runs, after a cold one (default: ${DEFAULT-VALUE})")
    private int runs = 3;

    @Override
    public Integer call() throws Exception {
        List<Name> chosen = names.isEmpty() ? List.of(Name.values()) : names;
        return new Bench(System.out, System.err, rows, runs).run(chosen) ? Cdc.GOOD : Cdc.FAILED;
    }
}
