package io.cdcplatform.sandbox.bench;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.shop.Lags;
import io.cdcplatform.sandbox.stack.Artefacts;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackOptions;
import io.cdcplatform.sandbox.stack.StackOptions.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Fills a topic of 8 partitions through Debezium and runs the job over it, bounded, in one JVM: first cold, then warm, each run as a
 * line of its own. Everything runs on this machine, so a rate includes what Kafka takes of it.
 */
final class Bench {
    private static final String TOPIC = "cdc.public.accounts";
    private static final int PARTITIONS = 8;
    private static final int PARALLELISM = 2;
    private static final String HEAP = "-Xmx4g";

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
        StackOptions options = StackOptions.ephemeral().only(Part.POSTGRES, Part.KAFKA, Part.REGISTRY, Part.CONNECT);
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
        err.printf(Locale.ROOT, "%,d events by Debezium in %.0f s%n", rows, (System.nanoTime() - begin) / 1e9);
        stack.connect().stop();
    }

    private boolean measure(Stack stack, BenchVerb.Name name) throws Exception {
        String what = name.name().toLowerCase(Locale.ROOT);
        List<Laps.Lap> laps = laps(stack, name);
        boolean all = true;
        for (int i = 0; i < laps.size(); i++) {
            long found = found(stack, what + i, name);
            all &= found == rows;
            print(what + (i == 0 ? " cold" : " warm"), laps.get(i), "  rows found %,d of %,d".formatted(found, rows));
        }
        List<Laps.Lap> warm = laps.subList(1, laps.size()).stream()
                .sorted(Comparator.comparingDouble(Laps.Lap::steady))
                .toList();
        if (!warm.isEmpty()) {
            print(what + " median", warm.get(warm.size() / 2), "  of " + warm.size() + " warm runs");
        }
        return all;
    }

    private void print(String what, Laps.Lap lap, String rest) {
        out.printf(
                Locale.ROOT,
                "%-16s %,9.0f rows/s  %5.1f CPU s  %5.2f µs CPU a row  %5.1f s in all%s%n",
                what,
                lap.steady(),
                lap.cpu(),
                lap.cpu() * 1e6 / rows,
                lap.seconds(),
                rest);
    }

    private List<Laps.Lap> laps(Stack stack, BenchVerb.Name name) throws IOException, InterruptedException {
        Artefacts artefacts = Artefacts.ofHome();
        List<String> arguments = new ArrayList<>(List.of(
                platform(stack).toString(), name == BenchVerb.Name.DECODE ? "--bounded,--discard" : "--bounded"));
        for (int i = 0; i <= runs; i++) {
            arguments.add(pipeline(stack, name.name().toLowerCase(Locale.ROOT) + i, name)
                    .toString());
        }
        Path log = stack.logs().resolve("bench-" + name + ".log");
        Process process = new ProcessBuilder(artefacts.jobInOneJvm(Laps.class, HEAP, arguments))
                .redirectError(log.toFile())
                .start();
        List<Laps.Lap> laps = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("LAP ")) {
                    laps.add(Laps.Lap.parse(line));
                    err.println(line);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw VerbException.failed("Cannot finish the benchmark: " + Files.readString(log));
        }
        return laps;
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
                flink: {parallelism: %d}
                kafka: {bootstrap_servers: "%s", schema_registry_url: "%s", topic_num_partitions: %d}
                connector:
                  connect_url: %s
                  converter: {class: io.apicurio.registry.utils.converter.AvroConverter}
                """
                        .formatted(
                                PARALLELISM,
                                stack.kafka().bootstrapServers(),
                                stack.registry().confluentUrl(),
                                PARTITIONS,
                                stack.connect().url()));
        return file;
    }
}
