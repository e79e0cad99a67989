package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.shop.Receiver;
import io.cdcplatform.sandbox.shop.ShopFiles;
import io.cdcplatform.sandbox.shop.ShopLoad;
import io.cdcplatform.sandbox.shop.ShopNames;
import io.cdcplatform.sandbox.shop.ShopSinks;
import io.cdcplatform.sandbox.shop.SourceEnd;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;

/**
 * A shop of its own on the shared stack: databases, topics, connector, job, lake and receiver under one name, taken away again at the
 * end, so that no test meets another's.
 */
final class Scenario implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TERMINAL = "FINISHED|CANCELED|FAILED";
    /** How soon the connector confirms what is in Kafka; it decides how long {@link #rest} takes. */
    private static final Map<String, String> CONNECTOR = Map.of("heartbeat.interval.ms", "250");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Stack stack;
    final ShopNames names;
    final ShopFiles files;
    final Receiver receiver;
    final ShopLoad load;
    final ShopSinks sinks;
    private final Map<String, Long> changedByHand = new HashMap<>();
    private final List<Thread> loading = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();

    /** Its database has rows that nobody captures yet. */
    Scenario(Stack stack, String name, int rate) throws Exception {
        this.stack = stack;
        this.names = ShopNames.of(name);
        SampleDatabases.createSource(stack.postgres(), names.database());
        SampleDatabases.createEmpty(stack.target(), names.replica());
        this.receiver = new Receiver(0);
        this.files = ShopFiles.write(stack, stack.target(), names, receiver.url(), CONNECTOR);
        this.load = new ShopLoad(stack.postgres().connect(names.database()), rate, name.hashCode());
        this.sinks = new ShopSinks(
                stack.postgres(), stack.target(), receiver, files, stack.kafka().bootstrapServers());
    }

    /** Provisioned, its job runs, and rows change until {@link #rest}. */
    static Scenario running(Stack stack, String name, int rate) throws Exception {
        Scenario scenario = new Scenario(stack, name, rate);
        try {
            scenario.apply();
            scenario.run();
            scenario.change();
            scenario.awaitMoving();
            return scenario;
        } catch (Exception | Error e) {
            scenario.close();
            throw e;
        }
    }

    /** {@code cdc apply}; its standard output. */
    String apply() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Cdc.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                "apply",
                files.pipeline().toString(),
                "--platform",
                files.platform().toString());
        assertThat(code).as("exit code of cdc apply").isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** {@code flink run -d}, with options such as {@code -s savepoint} before the jar; the job's id. */
    String run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of(
                Path.of(System.getProperty("cdc.home", "."))
                        .resolve("job/target/cdc-job.jar")
                        .toAbsolutePath()
                        .toString(),
                "--pipeline",
                files.pipeline().toString(),
                "--platform",
                files.platform().toString()));
        jobs.add(stack.flink().client().submit(arguments.toArray(String[]::new)));
        return job();
    }

    /** The last job that was run. */
    String job() {
        return jobs.get(jobs.size() - 1);
    }

    void change() {
        Thread thread = new Thread(load, "load-" + names.pipelineId());
        thread.setDaemon(true);
        thread.start();
        loading.add(thread);
    }

    /** Until every line has made some of the load durable. */
    void awaitMoving() {
        patiently()
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> sinks.now().stream().allMatch(now -> now.records() > 0) && load.changes() > 0);
    }

    /** Until so many more changes are committed at the source. */
    void awaitChanges(int more) {
        long enough = load.changes() + more;
        patiently().until(() -> load.changes() >= enough);
    }

    /** A statement beside the load; {@code table} without schema, for its changed rows are counted. */
    void execute(String table, String sql) throws SQLException {
        try (var connection = stack.postgres().connect(names.database());
                var statement = connection.createStatement()) {
            changedByHand.merge(table, (long) statement.executeUpdate(sql), Long::sum);
        }
    }

    /** Ends the load and waits until all of it is durable in every sink. */
    void rest() throws Exception {
        load.stop();
        for (Thread thread : loading) {
            thread.join();
        }
        SourceEnd end = SourceEnd.mark(stack.postgres(), names.database());
        patiently().until(end::reached);
        patiently().until(() -> sinks.behind() == 0);
    }

    /** Every table of every sink against the source, row by row; for the webhook every change once and in order. */
    void assertEqual() throws SQLException, IOException {
        assertThat(verdicts()).hasSize(14).allMatch(ShopSinks.Verdict::equal);
    }

    /** As {@link #assertEqual}, without the table that has no key. */
    void assertKeyedEqual() throws SQLException, IOException {
        assertThat(verdicts())
                .filteredOn(verdict -> !verdict.table().equals("audit"))
                .hasSize(12)
                .allMatch(ShopSinks.Verdict::equal);
    }

    private List<ShopSinks.Verdict> verdicts() throws SQLException, IOException {
        List<ShopSinks.Verdict> verdicts =
                sinks.verdicts(table -> load.changes(table) + changedByHand.getOrDefault(table, 0L));
        verdicts.forEach(verdict -> System.out.printf(
                "%s %s.%s: %s%n", names.pipelineId(), verdict.sink(), verdict.table(), verdict.text()));
        return verdicts;
    }

    /** Checkpoints of the job in a state such as {@code completed} or {@code failed}. */
    long checkpoints(String state) {
        return stack.flink()
                .client()
                .rest("/jobs/" + job() + "/checkpoints")
                .path("counts")
                .path(state)
                .asLong();
    }

    /** Whether every task of the job runs. */
    boolean allTasksRun() {
        JsonNode job = stack.flink().client().rest("/jobs/" + job());
        List<String> states = job.path("vertices").findValuesAsText("status");
        return job.path("state").asText().equals("RUNNING") && states.stream().allMatch("RUNNING"::equals);
    }

    static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).ignoreExceptions();
    }

    @Override
    public void close() throws Exception {
        load.stop();
        for (String job : jobs) {
            if (!stack.flink().client().jobState(job).matches(TERMINAL)) {
                send("PATCH", stack.flink().restUrl() + "/jobs/" + job + "?mode=cancel");
                patiently().until(() -> stack.flink().client().jobState(job).matches(TERMINAL));
            }
        }
        forget(stack, names.connector(), names.database());
        receiver.close();
        sinks.close();
    }

    /** Takes a connector and the slot of its database away. */
    static void forget(Stack stack, String connector, String database) throws IOException, InterruptedException {
        send("DELETE", stack.connect().url() + "/connectors/" + connector);
        patiently()
                .until(
                        () -> { // as soon as the connector has let go of it
                            stack.postgres()
                                    .execute(
                                            database,
                                            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                                    + " WHERE database = current_database()");
                            return true;
                        });
    }

    private static void send(String method, String url) throws IOException, InterruptedException {
        HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }
}
