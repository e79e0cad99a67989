package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The test itself: provisions tables and five sinks as a user would, then round after round changes rows and tables for a while,
 * waits until all is delivered and compares every sink with the source. Ends at the first difference.
 */
public final class Oracle implements AutoCloseable {
    private static final int SHOWN_FINDINGS = 3;
    private static final int SHOWN_STATEMENTS = 40;

    private final Stack stack;
    private final Settings settings;
    private final PrintStream out;
    private final SplittableRandom random;
    private final Names names;
    private final Source source;
    private final Tables maker;
    private final Deployment deployment;
    private final List<Table> tables = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally();
    private final Endpoint endpoint;
    private final DeadLetters letters;
    private final Faults faults;
    private final Deliveries deliveries;
    private int early;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public Oracle(Stack stack, Settings settings, PrintStream out) throws IOException {
        this.stack = stack;
        this.settings = settings;
        this.out = out;
        this.random = new SplittableRandom(settings.seed());
        this.names = Names.of(stack, settings.name());
        this.source = new Source(stack.postgres(), settings.name());
        this.maker = new Tables(random.split());
        this.deployment = new Deployment(stack, names);
        this.endpoint = new Endpoint();
        this.letters = new DeadLetters(stack.kafka().bootstrapServers(), names);
        this.faults = new Faults(stack, deployment, endpoint, letters, random.split());
        this.deliveries = new Deliveries(stack, names);
    }

    /**
     * What a run came to.
     *
     * @param faults how many things were broken
     */
    public record Result(int rounds, long rows, long schemaChanges, int faults, long compared, int differences) {}

    public Result run() throws Exception {
        out.println("oracle: seed " + settings.seed() + ", " + settings.rate() + " rows/s at most, rounds of "
                + settings.round().toSeconds() + " s, "
                + (settings.shapes() ? "changes of schema" : "no changes of schema")
                + ", " + settings.faults() + " faults a round");
        source.create(Tables.SCHEMAS);
        Source.createDatabase(stack.target(), names.replica());
        names.write(stack, endpoint.url());
        int differences = 0;
        int rounds = 0;
        try (Judge judge = new Judge(source, stack.target(), names, endpoint, letters);
                Connection shapes = source.connect()) {
            ShapeChanges changes = new ShapeChanges(shapes, random.split(), tables, tally);
            TableChanges atRest = new TableChanges(
                    shapes, random.split(), tables, tally, changes, maker, deployment::apply, this::settle, () -> {
                        settle();
                        return early += compare("before a key changes", judge);
                    });
            long end = System.nanoTime() + settings.time().toNanos();
            while (differences == 0 && (System.nanoTime() < end || owesFaults())) {
                if (rounds % Settings.ROUNDS_PER_TABLES == 0) {
                    replaceTables();
                }
                differences = round(++rounds, judge, changes, atRest);
            }
            out.print(tally);
            faults.struck().forEach((fault, times) -> out.printf("  %-34s %,10d%n", fault, times));
            int struck = faults.struck().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            Result result =
                    new Result(rounds, tally.rows(), tally.schemaChanges(), struck, judge.compared(), differences);
            out.printf(
                    Locale.ROOT,
                    "oracle: seed %d, %d rounds, %,d row changes, %,d schema changes, %,d faults; %,d rows and sequences compared, %d differences%n",
                    settings.seed(),
                    rounds,
                    result.rows(),
                    result.schemaChanges(),
                    struck,
                    result.compared(),
                    differences);
            return result;
        }
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        deployment.close();
        endpoint.close();
        deliveries.close();
    }

    /**
     * Other tables than before, so that a long run sees many, and none grows out of what a test can read again and again. The first
     * ones have rows before anybody captures them.
     */
    private void replaceTables() throws Exception {
        boolean first = deployment.job().isEmpty();
        List<Table> fresh = maker.next();
        try (Connection connection = source.connect()) {
            for (Table table : fresh) {
                TableChanges.create(connection, table, tally);
                if (first) {
                    TableChanges.fill(connection, table, random.split(), tally);
                }
            }
            deployment.onePartition(fresh);
            deployment.apply();
            if (first) {
                deployment.submit();
            } else {
                for (Table table : fresh) {
                    TableChanges.fill(connection, table, random.split(), tally);
                }
            }
        }
        tables.clear();
        tables.addAll(fresh);
    }

    private int round(int number, Judge judge, ShapeChanges changes, TableChanges atRest) throws Exception {
        long rowsBefore = tally.rows();
        long shapesBefore = tally.schemaChanges();
        if (settings.shapes()) {
            atRest.change();
        }
        change(changes);
        changes.fill();
        long begin = System.nanoTime();
        settle();
        String what = String.format(
                Locale.ROOT,
                "round %d: %,d changes, %d DDL, delivered in %.1f s",
                number,
                tally.rows() - rowsBefore,
                tally.schemaChanges() - shapesBefore,
                (System.nanoTime() - begin) / 1e9);
        return early + compare(what, judge);
    }

    private int compare(String what, Judge judge) throws Exception {
        long begin = System.nanoTime();
        List<Finding> findings = new ArrayList<>(judge.judge(tables));
        long restarts = deliveries.restarts(deployment.job());
        tables.forEach(table -> table.young.clear());
        out.printf(
                Locale.ROOT,
                "%s: %s in %.1f s%s%n",
                what,
                findings.isEmpty() ? "equal" : findings.size() + " DIFFERENCES",
                (System.nanoTime() - begin) / 1e9,
                restarts > 0 ? ", " + restarts + " restarts so far" : "");
        show(findings);
        return findings.size();
    }

    private void change(ShapeChanges changes) throws Exception {
        long begin = System.nanoTime();
        long end = begin + settings.round().toNanos();
        long rowsBefore = tally.rows();
        AtomicBoolean striking = new AtomicBoolean(settings.faults() > 0);
        BooleanSupplier more = () -> (striking.get() || System.nanoTime() < end)
                && !Thread.currentThread().isInterrupted();
        BooleanSupplier early = () -> (tally.rows() - rowsBefore) * 1e9 / settings.rate() > System.nanoTime() - begin;
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < Settings.SESSIONS; i++) {
            running.add(threads.submit(new Session(source.connect(), random.split(), tables, tally, more, early)));
        }
        SplittableRandom pauses = random.split();
        if (settings.shapes()) {
            running.add(threads.submit(() -> {
                while (more.getAsBoolean()) {
                    changes.change();
                    TimeUnit.MILLISECONDS.sleep(
                            (long) (2_000 * Settings.SECONDS_PER_SHAPE_CHANGE * pauses.nextDouble()));
                }
                return null;
            }));
        }
        running.add(threads.submit(() -> {
            try {
                strike(pauses);
            } finally {
                striking.set(false);
            }
            return null;
        }));
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void strike(SplittableRandom pauses) throws Exception {
        for (int i = 0; i < settings.faults(); i++) {
            TimeUnit.MILLISECONDS.sleep(pauses.nextInt(Settings.MOST_MILLIS_BETWEEN_FAULTS));
            long begin = System.nanoTime();
            Fault fault = faults.strike(tables);
            out.printf(Locale.ROOT, "  %s, mended after %.1f s%n", fault, (System.nanoTime() - begin) / 1e9);
        }
    }

    /** A run with faults has each kind once, however short it is. */
    private boolean owesFaults() {
        return settings.faults() > 0 && !faults.eachStruck();
    }

    private @Nullable Void settle() throws Exception {
        deliveries.await(deployment.job(), tables);
        return null;
    }

    /** Of each table and sink some, so that every fault is seen; of each table one key's history. */
    private void show(List<Finding> findings) {
        Map<String, Integer> perTable = new TreeMap<>();
        Set<Table> told = new HashSet<>();
        for (Finding finding : findings) {
            String where = finding.sink() + " " + finding.table().plainName();
            if (perTable.merge(where, 1, Integer::sum) <= SHOWN_FINDINGS) {
                out.println("  " + finding);
            }
        }
        out.print(findings.isEmpty() ? "" : "  in all " + perTable + "\n");
        for (Finding finding : findings) {
            if (told.add(finding.table())) {
                out.println("  statements of table " + finding.table().plainName() + " and key " + finding.key() + ":");
                finding.table()
                        .history(Set.of(finding.key()), SHOWN_STATEMENTS)
                        .forEach(sql -> out.println("    " + sql.replace("\n", "\n      ")));
            }
        }
    }
}
