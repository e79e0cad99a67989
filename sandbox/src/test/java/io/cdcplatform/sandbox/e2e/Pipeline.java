package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.compare.DatabaseTable;
import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.compare.MariaDbTable;
import io.cdcplatform.sandbox.compare.Rows;
import io.cdcplatform.sandbox.shop.Lags;
import io.cdcplatform.sandbox.shop.Receiver;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.kafka.clients.admin.Admin;

/**
 * A pipeline of a test's own tables on the shared stack: databases, files, topics, connector, job, lake and receiver under one
 * name, taken away again at the end. The shop of {@link Scenario} is for tests that need a load; this is for tests that need a
 * schema.
 *
 * <p>In the text of the sinks {@code @WAREHOUSE@} stands for the lake's address, {@code @REPLICA@} for the keys of the target
 * database's connection in one line, {@code @RECEIVER@} for the receiver's URL.
 */
final class Pipeline implements AutoCloseable {
    private static final String TERMINAL = "FINISHED|CANCELED|FAILED";
    /** How soon the connector confirms what is in Kafka; it decides how long {@link #rest} takes. */
    static final String HEARTBEAT = "heartbeat.interval.ms: \"250\"";

    static final String LAKE =
            """
            sink_type: iceberg
            iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2}
            """;

    static final String REPLICA = """
            sink_type: postgres
            postgres: {@REPLICA@}
            """;

    /** What {@link #assertEqual} compares. */
    static final Map<String, String> TABLES = Map.of("lake", LAKE, "replica", REPLICA);

    /** A sink of each kind. */
    static final Map<String, String> SINKS =
            Map.of("lake", LAKE, "replica", REPLICA, "notify", "sink_type: webhook\nwebhook: {url: \"@RECEIVER@\"}");

    private static final Pattern TOPIC = Pattern.compile("([^.]+)\\.([^.]+)\\.([^.]+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A table whose newest row tells when the connector has brought all before it; a binary log has no reader's position to ask. */
    private static final String MARK = "CREATE TABLE mark (id int PRIMARY KEY, number bigint)";

    final Stack stack;
    final String name;
    private final boolean mariaDb;
    final Receiver receiver;
    final LakeTable lake;
    private final Path folder;
    private final List<String> jobs = new ArrayList<>();
    private String messages = "";

    /**
     * @param source further keys of the source block, such as {@code tables: [public.t]}; a connector_config of its own should
     *     have {@link #HEARTBEAT}
     * @param sinks the list of sinks, by the id of each
     */
    Pipeline(Stack stack, String name, String source, Map<String, String> sinks) throws Exception {
        this(stack, name, false, source, sinks);
    }

    /** A pipeline whose source is MariaDB: its database has the pipeline's name, which is its schema as well. Needs the sink replica. */
    static Pipeline ofMariaDb(Stack stack, String name, String source, Map<String, String> sinks) throws Exception {
        return new Pipeline(stack, name, true, source, sinks);
    }

    private Pipeline(Stack stack, String name, boolean mariaDb, String source, Map<String, String> sinks)
            throws Exception {
        this.stack = stack;
        this.name = name;
        this.mariaDb = mariaDb;
        this.folder =
                Files.createDirectories(stack.directory().resolve("pipelines").resolve(name));
        this.receiver = new Receiver(0);
        this.lake = new LakeTable(folder.resolve("lake"));
        stack.postgres().createUser(SampleDatabases.USER, SampleDatabases.PASSWORD);
        for (String database : List.of(name, replica())) {
            stack.postgres().createDatabase(database);
            stack.postgres().execute(database, "ALTER DATABASE \"" + database + "\" OWNER TO " + SampleDatabases.USER);
        }
        if (mariaDb) {
            stack.mariadb().createUser(SampleDatabases.USER, SampleDatabases.PASSWORD);
            stack.mariadb().createDatabase(name);
            sql(MARK);
        }
        write(source, sinks);
    }

    /** Runs statements at the source as its owner, each a transaction of its own. */
    void sql(String... statements) throws SQLException {
        try (Connection connection = source();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A connection to the source as the owner of the tables. */
    Connection source() throws SQLException {
        if (mariaDb) {
            return stack.mariadb().connect(name);
        }
        Connection connection = stack.postgres().connect(name);
        try (var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + SampleDatabases.USER);
        }
        return connection;
    }

    Connection target() throws SQLException {
        return stack.postgres().connect(replica());
    }

    /** {@code cdc} with the verb and this pipeline's files; what it printed. Fails unless it exits with 0. */
    String cdc(String verb) {
        return cdc(verb, Cdc.GOOD);
    }

    /** As {@link #cdc}, but it has to fail; its {@link #messages}. */
    String refused(String verb) {
        cdc(verb, Cdc.FAILED);
        return messages();
    }

    /** What the last verb wrote to its standard error. */
    String messages() {
        return messages;
    }

    private String cdc(String verb, int expected) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cdc.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                verb,
                folder.resolve("pipeline.yaml").toString(),
                "--platform",
                folder.resolve("platform.yaml").toString());
        messages = err.toString(StandardCharsets.UTF_8);
        System.err.print(messages);
        assertThat(code).as("exit code of cdc " + verb).isEqualTo(expected);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** {@code cdc apply}, then {@code flink run -d} with these options. */
    Pipeline start(String... options) {
        cdc("apply");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of(
                Path.of(System.getProperty("cdc.home", "."))
                        .resolve("job/target/cdc-job.jar")
                        .toAbsolutePath()
                        .toString(),
                "--pipeline",
                folder.resolve("pipeline.yaml").toString(),
                "--platform",
                folder.resolve("platform.yaml").toString()));
        jobs.add(stack.flink().client().submit(arguments.toArray(String[]::new)));
        return this;
    }

    /** The job that was started last. */
    String job() {
        return jobs.get(jobs.size() - 1);
    }

    /** Stops the job that was started last; where its savepoint is. */
    String stop() {
        return stack.flink().client().stopWithSavepoint(job());
    }

    /** Takes a savepoint and lets the job run on. */
    String savepoint() {
        return stack.flink().client().takeSavepoint(job());
    }

    /** Ends all jobs, their state with them. */
    void cancel() throws Exception {
        for (String job : jobs) {
            if (!stack.flink().client().jobState(job).matches(TERMINAL)) {
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(stack.flink().restUrl() + "/jobs/" + job + "?mode=cancel"))
                                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                Scenario.patiently()
                        .until(() -> stack.flink().client().jobState(job).matches(TERMINAL));
            }
        }
        jobs.clear();
    }

    /** Checkpoints that the job that was started last has completed. */
    long checkpoints() {
        return stack.flink()
                .client()
                .rest("/jobs/" + job() + "/checkpoints")
                .path("counts")
                .path("completed")
                .asLong();
    }

    /** Waits until all that is committed at the source is durable in every sink. */
    void rest() throws SQLException {
        if (mariaDb) {
            sql("REPLACE INTO mark VALUES (1, " + System.nanoTime() + ")");
            Rows mark = sourceRows("mark", List.of("id"));
            Scenario.patiently()
                    .until(() -> replicaRows(name + ".mark", List.of("id")).equals(mark));
        } else {
            SourceEnd end = SourceEnd.mark(stack.postgres(), name);
            Scenario.patiently().until(end::reached);
        }
        try (Lags lags = new Lags(stack.kafka().bootstrapServers())) {
            for (SinkConfig sink : configs().pipeline().sinks()) {
                Scenario.patiently().until(() -> lags.of(name + "." + sink.sinkId(), topics(sink)).values().stream()
                        .allMatch(lag -> lag == 0));
            }
        }
    }

    /** @param table quoted SQL, such as {@code public."Orders"}; of MariaDB its plain name */
    Rows sourceRows(String table, List<String> key) throws SQLException {
        if (mariaDb) {
            try (Connection connection = source()) {
                return MariaDbTable.read(connection, name, table, key);
            }
        }
        try (Connection connection = stack.postgres().connect(name)) {
            return DatabaseTable.read(connection, table, key);
        }
    }

    Rows replicaRows(String table, List<String> key) throws SQLException {
        try (Connection connection = target()) {
            return DatabaseTable.read(connection, table, key);
        }
    }

    Rows lakeRows(String table, List<String> key) throws SQLException, IOException {
        return lake.read(TableIdentifier.of(name, table), key);
    }

    /** The table of schema public in the lake ({@code public_table}) and in the replica equals the source. */
    void assertEqual(String table, List<String> key) throws SQLException, IOException {
        String schema = mariaDb ? name : "public";
        Rows expected = sourceRows(mariaDb ? table : "public." + table, key);
        assertThat(Difference.between(expected, lakeRows(schema + "_" + table, key)))
                .as("lake: " + table)
                .matches(Difference::none);
        assertThat(Difference.between(expected, replicaRows(schema + "." + table, key)))
                .as("replica: " + table)
                .matches(Difference::none);
    }

    @Override
    public void close() throws Exception {
        cancel();
        if (mariaDb) {
            HTTP.send(
                    HttpRequest.newBuilder(URI.create(stack.connect().url() + "/connectors/" + name + "-" + name))
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } else {
            Scenario.forget(stack, name + "-" + name, name);
        }
        receiver.close();
        lake.close();
    }

    private String replica() {
        return name + "_replica";
    }

    private Configs configs() {
        return Configs.load(folder.resolve("pipeline.yaml"), folder.resolve("platform.yaml"), null);
    }

    /** Topics of the tables that the sink takes. */
    private Set<String> topics(SinkConfig sink) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            return admin.listTopics().names().get().stream()
                    .map(TOPIC::matcher)
                    .filter(topic -> topic.matches() && topic.group(1).equals(name))
                    .filter(topic -> !topic.group().equals(Names.auditTopic(name)))
                    .filter(topic -> sink.takes(topic.group(2), topic.group(3)))
                    .map(Matcher::group)
                    .collect(Collectors.toSet());
        }
    }

    /** Writes the file anew; {@link #start} applies it. */
    void write(String source, Map<String, String> sinks) throws IOException {
        String type = mariaDb ? "mariadb" : "postgres";
        int port = mariaDb ? stack.mariadb().port() : stack.postgres().port();
        StringBuilder yaml = new StringBuilder(
                SOURCE.formatted(name, name, type, name, stack.postgres().host(), port));
        String connector = source.contains("connector_config") ? "" : "\nconnector_config: {" + HEARTBEAT + "}";
        (source.strip() + connector)
                .lines()
                .forEach(line -> yaml.append("  ").append(line).append('\n'));
        yaml.append("sinks:\n");
        sinks.forEach((id, text) -> {
            yaml.append("  - sink_id: ").append(id).append('\n');
            filled(text).strip().lines().forEach(line -> yaml.append("    ")
                    .append(line)
                    .append('\n'));
        });
        Files.writeString(folder.resolve("pipeline.yaml"), yaml);
        Files.writeString(
                folder.resolve("platform.yaml"),
                PLATFORM.formatted(
                        stack.kafka().bootstrapServers(),
                        stack.registry().confluentUrl(),
                        stack.connect().url()));
    }

    private String filled(String sink) {
        return sink.replace("@WAREHOUSE@", folder.resolve("lake").toUri().toString())
                .replace("@RECEIVER@", receiver.url())
                .replace(
                        "@REPLICA@",
                        "host: %s, port: %d, database: %s, username: %s, password: %s"
                                .formatted(
                                        stack.postgres().host(),
                                        stack.postgres().port(),
                                        replica(),
                                        SampleDatabases.USER,
                                        SampleDatabases.PASSWORD));
    }

    private static final String SOURCE =
            """
            pipeline_id: %s
            topic_prefix: %s
            source:
              source_type: %s
              database: %s
              host: %s
              port: %d
              username: cdc_user
              password: cdc
            """;

    private static final String PLATFORM =
            """
            kafka:
              bootstrap_servers: %s
              schema_registry_url: %s
              topic_num_partitions: 4
            connector:
              connect_url: %s
              converter: {class: io.apicurio.registry.utils.converter.AvroConverter}
            """;
}
