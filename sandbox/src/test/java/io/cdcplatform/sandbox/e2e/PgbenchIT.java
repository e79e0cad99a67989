package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A schema and a load that nobody here wrote: PostgreSQL's own pgbench where it is installed, else its tables and its
 * "TPC-B (sort of)" transaction as its manual prints them. Its history table has no key.
 */
@ExtendWith(StackExtension.class)
class PgbenchIT {
    private static final int CLIENTS = 4;
    private static final int TRANSACTIONS = 500;
    private static final int ACCOUNTS = 100_000;
    private static final int TELLERS = 10;

    private static final Map<String, String> SINKS = Map.of(
            "lake",
            """
            sink_type: iceberg
            exclude_tables: [public.pgbench_history]
            iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2}
            """,
            "journal",
            """
            sink_type: iceberg
            tables: [public.pgbench_history]
            iceberg: {warehouse: "@WAREHOUSE@", write_mode: append, flush_interval_seconds: 2}
            """,
            "replica",
            """
            sink_type: postgres
            exclude_tables: [public.pgbench_history]
            postgres: {@REPLICA@}
            """);

    @Test
    @Tag("E-7")
    void bringsTheTablesOfPgbench(Stack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack, "pgbench", "tables: [public.pgbench_*]", SINKS)) {
            pipeline.sql(TABLES.split(";\n"));
            pipeline.start();

            load(pipeline);
            pipeline.rest();

            pipeline.assertEqual("pgbench_accounts", List.of("aid"));
            pipeline.assertEqual("pgbench_branches", List.of("bid"));
            pipeline.assertEqual("pgbench_tellers", List.of("tid"));
            assertThat(Difference.between(
                            pipeline.sourceRows("public.pgbench_history", List.of()),
                            pipeline.lakeRows("public_pgbench_history", List.of())))
                    .matches(Difference::none);
            assertThat(pipeline.sourceRows("public.pgbench_history", List.of()).count())
                    .isEqualTo(CLIENTS * TRANSACTIONS);
        }
    }

    private static void load(Pipeline pipeline) throws Exception {
        if (isInstalled()) {
            Process pgbench = new ProcessBuilder(
                            "pgbench",
                            "--no-vacuum",
                            "--client=" + CLIENTS,
                            "--transactions=" + TRANSACTIONS,
                            "--host=" + pipeline.stack.postgres().host(),
                            "--port=" + pipeline.stack.postgres().port(),
                            "--username=postgres",
                            pipeline.name)
                    .inheritIO()
                    .start();
            assertThat(pgbench.waitFor()).isZero();
            return;
        }
        System.out.println("pgbench is not installed: its transaction runs from here");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        transactions(pipeline, new SplittableRandom(client));
                        return null;
                    }))
                    .toList();
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("pgbench", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void transactions(Pipeline pipeline, SplittableRandom random) throws SQLException {
        try (Connection connection = pipeline.source()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                int account = random.nextInt(1, ACCOUNTS + 1);
                int teller = random.nextInt(1, TELLERS + 1);
                int delta = random.nextInt(-5000, 5001);
                run(connection, "UPDATE pgbench_accounts SET abalance = abalance + ? WHERE aid = ?", delta, account);
                run(connection, "UPDATE pgbench_tellers SET tbalance = tbalance + ? WHERE tid = ?", delta, teller);
                run(connection, "UPDATE pgbench_branches SET bbalance = bbalance + ? WHERE bid = ?", delta, 1);
                run(
                        connection,
                        "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)",
                        teller,
                        1,
                        account,
                        delta);
                connection.commit();
            }
        }
    }

    private static void run(Connection connection, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** As {@code pgbench --initialize --scale=1} makes them. */
    private static final String TABLES =
            """
            CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
            CREATE TABLE pgbench_tellers (tid int NOT NULL PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100);
            CREATE TABLE pgbench_accounts (aid int NOT NULL PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
            CREATE TABLE pgbench_branches (bid int NOT NULL PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 100);
            INSERT INTO pgbench_branches (bid, bbalance) VALUES (1, 0);
            INSERT INTO pgbench_tellers (tid, bid, tbalance) SELECT g, 1, 0 FROM generate_series(1, 10) g;
            INSERT INTO pgbench_accounts (aid, bid, abalance, filler) SELECT g, 1, 0, '' FROM generate_series(1, 100000) g;
            """;
}
