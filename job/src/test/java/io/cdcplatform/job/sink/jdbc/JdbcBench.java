package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;

/** Rows per second and processor time per row into a real PostgreSQL on this machine. Arguments: connections, rows in a batch, rows in all. */
final class JdbcBench {
    private static final String FILLER = " ".repeat(84);
    private static final TableSchema ACCOUNTS = Changes.table(
            "pgbench_accounts",
            List.of("aid"),
            sourceColumn("aid", new IntType(false), "", "INT4"),
            sourceColumn("bid", new IntType(), "", "INT4"),
            sourceColumn("abalance", new IntType(), "", "INT4"),
            sourceColumn("filler", new VarCharType(VarCharType.MAX_LENGTH), "", "BPCHAR"));

    private static final AtomicLong CLIENT_NANOS = new AtomicLong();
    private static final AtomicLong SERVER_TICKS = new AtomicLong();
    private static final long NANOS_PER_TICK = 10_000_000; // of Linux' /proc/<pid>/stat

    private JdbcBench() {}

    public static void main(String[] args) throws Exception {
        int connections = Integer.parseInt(args[0]);
        int batchSize = Integer.parseInt(args[1]);
        int rows = Integer.parseInt(args[2]);
        Target target = new Target();
        run(target, connections, batchSize, rows / 10, Op.CREATE, 0);
        target.execute("DROP TABLE pgbench_accounts", "CHECKPOINT");
        for (Op op : List.of(Op.CREATE, Op.UPDATE, Op.UPDATE)) {
            CLIENT_NANOS.set(0);
            SERVER_TICKS.set(0);
            double rate = run(target, connections, batchSize, rows, op, 1);
            System.out.printf(
                    "%s connections=%d batch=%d rows=%d rows_per_s=%.0f client_us_per_row=%.2f server_us_per_row=%.2f found=%s%n",
                    op,
                    connections,
                    batchSize,
                    rows,
                    rate,
                    CLIENT_NANOS.get() / 1e3 / rows,
                    SERVER_TICKS.get() * NANOS_PER_TICK / 1e3 / rows,
                    target.query("SELECT count(*) FROM pgbench_accounts"));
        }
        System.exit(0);
    }

    private static double run(Target target, int connections, int batchSize, int rows, Op op, int round)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        Dialect dialect = Dialect.of(target.url, true);
        List<List<Batch>> work = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int partition = i;
            work.add(threads.submit(() -> batches(partition, connections, batchSize, rows, op))
                    .get());
        }
        long start = System.nanoTime();
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            String line = target.lineId + "-" + op + "-" + System.nanoTime();
            List<Batch> mine = work.get(i);
            done.add(threads.submit(() -> {
                try (Session session = Session.open(dialect, target.line().sink(), line, new Progress(dialect, line), new Parking())) {
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    for (Batch batch : mine) {
                        session.apply(
                                batch, new DeadLetters(f -> CompletableFuture.completedFuture(null), OnBadRow.FAIL, new Parking()));
                    }
                    CLIENT_NANOS.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
                    SERVER_TICKS.addAndGet(serverTicks(target, line));
                }
                return null;
            }));
        }
        for (Future<?> future : done) {
            future.get();
        }
        threads.shutdown();
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    /** Processor time of the server's process for a connection; what the machine does besides does not count. */
    private static long serverTicks(Target target, String line) throws Exception {
        long ticks = 0;
        for (String pid : target.query("SELECT pid FROM pg_stat_activity WHERE application_name = '" + line + "'")) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks;
    }

    private static List<Batch> batches(int partition, int connections, int batchSize, int rows, Op op) {
        List<Batch> batches = new ArrayList<>();
        Changes changes = new Changes("bench" + System.nanoTime());
        int share = rows / connections;
        for (int i = 0; i < share; i++) {
            int aid = i * connections + partition;
            changes.addTo(partition, op, ACCOUNTS, aid, 1, i, FILLER);
            if ((i + 1) % batchSize == 0 || i == share - 1) {
                batches.add(changes.batch());
            }
        }
        return batches;
    }
}
