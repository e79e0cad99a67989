package io.cdcplatform.sandbox.bench;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.shop.Lags;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Fills a topic of 8 partitions through Debezium and runs the job over it, bounded, on one TaskManager process: first cold, then
 * warm, each run as a line of its own. Everything runs on this machine, so a rate includes what Kafka takes of it.
 */
final class Bench {
    private static final String TOPIC = "cdc.public.accounts";
    private static final int PARTITIONS = 8;
    private static final int PARALLELISM = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final int rows;
    private final int runs;

    Bench(PrintStream out, PrintStream err, int rows, int runs) {
        this.out = out;
        this.err = err;
        this.rows = rows;
        this.runs = runs;
    }

    /** @return whether every run found all rows */
    boolean run(List<BenchVerb.Name> names) throws Exception {
        StackOptions options = StackOptions.ephemeral()
                .taskManagers(1, PARALLELISM, "4g")
                .parallelism(PARALLELISM)
                .checkpointInterval(Duration.ofSeconds(10))
                .flinkSetting("metrics.fetcher.update-interval", "100");
        try (Stack stack = Stack.start(options, (service, time) -> err.println("ready: " + service.name()))) {
            fill(stack);
            boolean all = true;
            for (BenchVerb.Name name : names) {
                all &= measure(stack, name);
            }
            return all;
        }
    }

    private void fill(Stack stack) throws Exception {
        stack.postgres().createDatabase("bench");
        stack.postgres()
                .execute(
                        "bench",
                        "CREATE TABLE accounts (aid int PRIMARY KEY, bid int, abalance int, filler text)",
                        "INSERT INTO accounts SELECT g, g % 10, 0, md5(g::text) || md5((g + 1)::text) || substr(md5((g + 2)::text), 1, 20)"
                                + " FROM generate_series(1, " + rows + ") g");
        Path pipeline = pipeline(stack, "fill", BenchVerb.Name.DECODE);
        if (Cdc.run(
                        err,
                        err,
                        "apply",
                        pipeline.toString(),
                        "--platform",
                        platform(stack).toString())
                != Cdc.GOOD) {
            throw VerbException.failed("Cannot provision the benchmark's pipeline: see above");
        }
        long begin = System.nanoTime();
        try (Lags lags = new Lags(stack.kafka().bootstrapServers())) {
            long there = 0;
            while (there < rows) {
                TimeUnit.SECONDS.sleep(1);
                there = lags.of("nobody", List.of(TOPIC)).getOrDefault(TOPIC, 0L);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        err.printf(Locale.ROOT, "%,d events by Debezium in %.0f s%n", rows, seconds);
        stack.connect().stop();
    }

    private boolean measure(Stack stack, BenchVerb.Name name) throws Exception {
        List<BenchRun> warm = new ArrayList<>();
        boolean all = true;
        for (int i = 0; i <= runs; i++) {
            String id = name.name().toLowerCase(Locale.ROOT) + i;
            BenchRun run = BenchRun.of(stack.flink(), arguments(stack, id, name));
            long found = found(stack, id, name);
            all &= found == rows;
            out.printf(
                    Locale.ROOT,
                    "%-8s %-4s  %,9.0f rows/s steady  %,9.0f rows/s whole job  %5.1f s  %5.1f CPU s  rows found %,d of %,d%n",
                    name.name().toLowerCase(Locale.ROOT),
                    i == 0 ? "cold" : "warm",
                    run.steady(),
                    rows / run.seconds(),
                    run.seconds(),
                    run.cpuSeconds(),
                    found,
                    rows);
            if (i > 0) {
                warm.add(run);
            }
        }
        if (!warm.isEmpty()) {
            BenchRun median = BenchRun.median(warm);
            out.printf(
                    Locale.ROOT,
                    "%-8s median of %d warm runs: %,.0f rows/s steady, %,.0f rows/s whole job, %.1f CPU s, %.2f µs CPU a row%n",
                    name.name().toLowerCase(Locale.ROOT),
                    warm.size(),
                    median.steady(),
                    rows / median.seconds(),
                    median.cpuSeconds(),
                    median.cpuSeconds() * 1e6 / rows);
        }
        return all;
    }

    private String[] arguments(Stack stack, String id, BenchVerb.Name name) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "-d",
                jobJar(),
                "--pipeline",
                pipeline(stack, id, name).toString(),
                "--platform",
                platform(stack).toString(),
                "--bounded"));
        if (name == BenchVerb.Name.DECODE) {
            arguments.add("--discard");
        }
        return arguments.toArray(String[]::new);
    }

    /** Decode: offsets that the line says are done; Iceberg: rows that a reader of the table counts. */
    private long found(Stack stack, String id, BenchVerb.Name name) throws Exception {
        if (name == BenchVerb.Name.ICEBERG) {
            try (LakeTable lake = new LakeTable(warehouse(stack))) {
                return lake.read(TableIdentifier.of(id, "accounts"), List.of("aid"))
                        .byKey()
                        .size();
            }
        }
        try (Lags lags = new Lags(stack.kafka().bootstrapServers())) {
            Map<String, Long> none = lags.of("nobody", List.of(TOPIC));
            Map<String, Long> ours = lags.of(id + ".lake", List.of(TOPIC));
            return none.getOrDefault(TOPIC, 0L) - ours.getOrDefault(TOPIC, 0L);
        }
    }

    private static Path warehouse(Stack stack) {
        return stack.directory().resolve("lake");
    }

    private Path pipeline(Stack stack, String id, BenchVerb.Name name) throws IOException {
        Path file = stack.directory().resolve("bench-" + id + ".yaml");
        Files.writeString(
                file,
                """
                pipeline_id: %s
                topic_prefix: cdc
                source: {database: bench, host: %s, port: %d, username: postgres, tables: [public.accounts]}
                sinks:
                  - sink_id: lake
                    sink_type: iceberg
                    iceberg: {warehouse: "%s", table_namespace: "%s", table_name: "{table}"}
                """
                        .formatted(
                                id,
                                stack.postgres().host(),
                                stack.postgres().port(),
                                warehouse(stack).toUri(),
                                name == BenchVerb.Name.ICEBERG ? id : "none"));
        return file;
    }

    private static Path platform(Stack stack) throws IOException {
        Path file = stack.directory().resolve("bench-platform.yaml");
        Files.writeString(
                file,
                """
                kafka: {bootstrap_servers: "%s", schema_registry_url: "%s", topic_num_partitions: %d}
                connector:
                  connect_url: %s
                  converter:
                    class: io.apicurio.registry.utils.converter.AvroConverter
                    apicurio.registry.url: %s
                    apicurio.registry.auto-register: "true"
                    apicurio.registry.find-latest: "true"
                    apicurio.registry.as-confluent: "true"
                    apicurio.registry.use-id: contentId
                    apicurio.registry.headers.enabled: "false"
                """
                        .formatted(
                                stack.kafka().bootstrapServers(),
                                stack.registry().confluentUrl(),
                                PARTITIONS,
                                stack.connect().url(),
                                stack.registry().nativeUrl()));
        return file;
    }

    private static String jobJar() {
        return Path.of(System.getProperty("cdc.home", "."))
                .resolve("job/target/cdc-job.jar")
                .toAbsolutePath()
                .toString();
    }
}
