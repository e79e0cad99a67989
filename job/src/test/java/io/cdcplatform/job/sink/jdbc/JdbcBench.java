package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;

/** Rows per second into a real PostgreSQL on this machine. Arguments: connections, rows in a batch, rows in all. */
final class JdbcBench {
    private static final String FILLER = " ".repeat(84);
    private static final TableSchema ACCOUNTS = Changes.table(
            "pgbench_accounts",
            List.of("aid"),
            sourceColumn("aid", new IntType(false), "", "INT4"),
            sourceColumn("bid", new IntType(), "", "INT4"),
            sourceColumn("abalance", new IntType(), "", "INT4"),
            sourceColumn("filler", new VarCharType(VarCharType.MAX_LENGTH), "", "BPCHAR"));

    private JdbcBench() {}

    public static void main(String[] args) throws Exception {
        int connections = Integer.parseInt(args[0]);
        int batchSize = Integer.parseInt(args[1]);
        int rows = Integer.parseInt(args[2]);
        Target target = new Target();
        run(target, connections, batchSize, rows / 10, Op.CREATE, 0);
        target.execute("DROP TABLE pgbench_accounts", "CHECKPOINT");
        for (Op op : List.of(Op.CREATE, Op.UPDATE, Op.UPDATE)) {
            double rate = run(target, connections, batchSize, rows, op, 1);
            System.out.printf(
                    "%s connections=%d batch=%d rows=%d rows_per_s=%.0f found=%s%n",
                    op, connections, batchSize, rows, rate, target.query("SELECT count(*) FROM pgbench_accounts"));
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
                try (Session session = Session.open(dialect, target.line().sink(), line, new Progress(dialect, line))) {
                    for (Batch batch : mine) {
                        session.apply(
                                batch, new DeadLetters(f -> CompletableFuture.completedFuture(null), OnBadRow.FAIL));
                    }
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
