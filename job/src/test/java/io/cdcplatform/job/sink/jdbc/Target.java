package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.OnUnavailable;
import io.cdcplatform.config.RetryConfig;
import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.SinkType;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.Lines;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, one for all tests of a run, and in it a database of its own for each of these. */
final class Target {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    String url;
    final String lineId = "shop.replica" + DATABASES.incrementAndGet();
    boolean autoCreateTable = true;
    SchemaChanges schemaChanges = SchemaChanges.EVOLVE;
    Truncate truncate = Truncate.APPLY;
    OnBadRow onBadRow = OnBadRow.DLQ;
    WriteMode writeMode = WriteMode.UPSERT;
    int batchSize = 1000;
    Duration flushInterval = Duration.ofMillis(50);

    Target() throws SQLException {
        String database = "target" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(urlOf("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        url = urlOf(database);
    }

    Line line() {
        JdbcConfig jdbc = new JdbcConfig(
                url,
                "postgres",
                Secret.NONE,
                Map.of(),
                "{schema}.{table}",
                writeMode,
                batchSize,
                flushInterval,
                autoCreateTable);
        Line other = new Lines().webhook();
        SinkConfig sink = new SinkConfig(
                "replica",
                SinkType.JDBC,
                true,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Secret.NONE,
                schemaChanges,
                Deletes.HARD,
                truncate,
                onBadRow,
                OnUnavailable.WAIT,
                new RetryConfig(5, Duration.ofMillis(20), Duration.ofMillis(200), 2.0, false),
                other.sink().circuitBreaker(),
                null,
                jdbc,
                null);
        return new Line(lineId, other.pipeline(), sink, other.platform());
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Rows as text, columns joined by a bar. */
    List<String> query(String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                out.add(String.join("|", row));
            }
        }
        return out;
    }

    private static synchronized String urlOf(String database) {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder().start();
                Runtime.getRuntime().addShutdownHook(new Thread(Target::stop));
            }
            return server.getJdbcUrl("postgres", database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
