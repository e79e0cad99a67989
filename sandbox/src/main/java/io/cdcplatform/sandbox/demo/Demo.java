package io.cdcplatform.sandbox.demo;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import io.cdcplatform.sandbox.Provision;
import io.cdcplatform.sandbox.shop.Receiver;
import io.cdcplatform.sandbox.shop.ShopFiles;
import io.cdcplatform.sandbox.shop.ShopLoad;
import io.cdcplatform.sandbox.shop.ShopNames;
import io.cdcplatform.sandbox.shop.ShopSinks;
import io.cdcplatform.sandbox.shop.SourceEnd;
import io.cdcplatform.sandbox.stack.FlinkClient;
import io.cdcplatform.sandbox.stack.FlinkCluster;
import io.cdcplatform.sandbox.stack.Postgres;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Service;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackOptions;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The demo: start the stack, provision and run the pipeline as a user would, change rows, prove that all arrived. */
final class Demo {
    private static final ShopNames NAMES = new ShopNames("demo", "cdc", "shop", "replica");
    private static final int STEPS = 8;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final int rate;
    private final long seed;
    private final StartBar bar;

    Demo(PrintStream out, PrintStream err, boolean terminal, int rate, long seed) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.rate = rate;
        this.seed = seed;
        this.bar = new StartBar(err, terminal, STEPS);
    }

    /** @return {@link Cdc#GOOD} if every table of every sink equals the source */
    int play(@Nullable Duration time) throws Exception {
        CompletableFuture<@Nullable Void> shop = new CompletableFuture<>();
        try (Receiver receiver = new Receiver(0);
                Stack stack = Stack.start(StackOptions.ephemeral(), (service, took) -> ready(service, shop))) {
            shop.join();
            ShopFiles files = ShopFiles.write(stack, stack.postgres(), NAMES, receiver.url(), Map.of());
            provision(files);
            submit(stack.flink(), files);
            try (ShopSinks sinks = new ShopSinks(
                    stack.postgres(),
                    stack.postgres(),
                    receiver,
                    files,
                    stack.kafka().bootstrapServers())) {
                return change(stack, files, sinks, time);
            }
        }
    }

    private void ready(Service service, CompletableFuture<@Nullable Void> shop) {
        bar.done(service.name());
        if (service instanceof Postgres postgres) {
            try {
                SampleDatabases.create(postgres, NAMES.database(), NAMES.replica());
                bar.done("the shop");
                shop.complete(null);
            } catch (RuntimeException e) {
                shop.completeExceptionally(e);
            }
        }
    }

    private void provision(ShopFiles files) {
        Provision.apply("the demo's", files.pipeline(), files.platform());
        bar.done("topics, publication, connector");
    }

    private void submit(FlinkCluster flink, ShopFiles files) {
        FlinkClient.CliResult result = flink.client()
                .cli(
                        "run",
                        "-d",
                        jobJar().toString(),
                        "--pipeline",
                        files.pipeline().toString(),
                        "--platform",
                        files.platform().toString());
        if (result.exitCode() != 0) {
            throw VerbException.failed("Cannot run the job: " + result.output());
        }
        bar.done("the job");
    }

    private int change(Stack stack, ShopFiles files, ShopSinks sinks, @Nullable Duration time) throws Exception {
        ShopLoad load = new ShopLoad(stack.postgres().connect(NAMES.database()), rate, seed);
        Thread changing = new Thread(load, "shop-load");
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        changing.setUncaughtExceptionHandler((thread, failure) -> broken.set(failure));
        changing.setDaemon(true);
        changing.start();
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        addresses(stack, files, sinceStart);
        LiveTable table = new LiveTable(err, terminal);
        long begin = System.nanoTime();
        long end = time == null ? Long.MAX_VALUE : begin + time.toNanos();
        while (changing.isAlive() && System.nanoTime() < end) {
            watch(stack.flink());
            table.show(headline(load, System.nanoTime() - begin), sinks.now());
            changing.join(Math.max(1, Math.min(1_000, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
        }
        load.stop();
        changing.join();
        if (broken.get() != null) {
            throw new IllegalStateException("Cannot go on with the demo: its load broke", broken.get());
        }
        catchUp(stack, sinks, table, load);
        return judge(sinks.verdicts(load::changes), load);
    }

    private String headline(ShopLoad load, long nanos) {
        long changes = load.changes();
        return "%,d changes, %,.0f/s of %,d/s".formatted(changes, changes * 1e9 / Math.max(1, nanos), rate);
    }

    private void addresses(Stack stack, ShopFiles files, long sinceStart) {
        err.printf("rows are changing, %.1f s after the start%n", sinceStart / 1000.0);
        err.println("  Flink UI    " + stack.flink().restUrl());
        err.println("  PostgreSQL  " + stack.postgres().jdbcUrl(NAMES.database())
                + "  (and database replica; user postgres)");
        err.println("  lake        " + files.warehouse());
        err.println("  logs        " + stack.logs());
    }

    /** Everything that was changed is in Kafka a moment later; then each line says itself when all of it is durable. */
    private void catchUp(Stack stack, ShopSinks sinks, LiveTable table, ShopLoad load) throws Exception {
        long begin = System.nanoTime();
        SourceEnd end = SourceEnd.mark(stack.postgres(), NAMES.database());
        while (!end.reached() || sinks.behind() > 0) {
            if (System.nanoTime() - begin > CATCH_UP.toNanos()) {
                err.println("not everything is durable after " + CATCH_UP.toMinutes()
                        + " minutes; comparing what is there");
                return;
            }
            watch(stack.flink());
            table.show("%,d changes, catching up".formatted(load.changes()), sinks.now());
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private int judge(List<ShopSinks.Verdict> verdicts, ShopLoad load) {
        boolean all = true;
        out.printf("%,d changes committed at the source%n", load.changes());
        for (ShopSinks.Verdict verdict : verdicts) {
            out.printf(
                    "%-4s %-8s %-12s %s%n",
                    verdict.equal() ? "ok" : "DIFF", verdict.sink(), verdict.table(), verdict.text());
            all &= verdict.equal();
        }
        out.println(all ? "source = sink for every table of every sink" : "NOT EQUAL");
        out.flush();
        return all ? Cdc.GOOD : Cdc.FAILED;
    }

    /** Does what an orchestrator does: a TaskManager that died is replaced. */
    private void watch(FlinkCluster flink) {
        if (!ProcessHandle.of(flink.taskManagerPid(1))
                .map(ProcessHandle::isAlive)
                .orElse(false)) {
            err.println("TaskManager is gone, starting another one");
            flink.startTaskManager(1);
        }
    }

    private static Path jobJar() {
        return Path.of(System.getProperty("cdc.home", "."))
                .resolve("job/target/cdc-job.jar")
                .toAbsolutePath();
    }
}
