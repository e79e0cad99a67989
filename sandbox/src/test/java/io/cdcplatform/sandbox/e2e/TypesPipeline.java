package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.shop.Lags;
import io.cdcplatform.sandbox.shop.SourceEnd;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A pipeline of all tables of one database to a lake, a replica and a receiver, provisioned and run on the shared stack. */
final class TypesPipeline implements AutoCloseable {
    private static final String TERMINAL = "FINISHED|CANCELED|FAILED";
    private static final List<String> SINKS = List.of("lake", "replica", "notify");

    private final Stack stack;
    private final String name;
    private final Path folder;
    private String job = "";

    TypesPipeline(Stack stack, String name) throws IOException {
        this.stack = stack;
        this.name = name;
        this.folder = Files.createDirectories(stack.directory().resolve(name));
        SampleDatabases.create(stack.postgres(), name + "_unused", replica());
        stack.postgres().createDatabase(name);
    }

    String replica() {
        return name + "_replica";
    }

    Path warehouse() {
        return folder.resolve("lake");
    }

    String topic(String table) {
        return name + ".public." + table;
    }

    void start(String receiver) throws IOException {
        Path pipeline = folder.resolve("pipeline.yaml");
        String server = "host: " + stack.postgres().host() + ", port: "
                + stack.postgres().port() + ", username: cdc_user, password: cdc";
        Files.writeString(
                pipeline,
                """
                pipeline_id: %1$s
                topic_prefix: %1$s
                source: {database: %1$s, %2$s, tables: [public.*], connector_config: {heartbeat.interval.ms: "1000"}}
                sinks:
                  - {sink_id: lake, sink_type: iceberg, iceberg: {warehouse: "%3$s", flush_interval_seconds: 2}}
                  - {sink_id: replica, sink_type: postgres, postgres: {database: %1$s_replica, %2$s}}
                  - {sink_id: notify, sink_type: webhook, webhook: {url: "%4$s"}}
                """
                        .formatted(name, server, warehouse().toUri(), receiver));
        Path platform = folder.resolve("platform.yaml");
        Files.writeString(
                platform,
                """
                kafka: {bootstrap_servers: "%s", schema_registry_url: "%s"}
                connector: {connect_url: "%s", converter: {class: io.apicurio.registry.utils.converter.AvroConverter}}
                """
                        .formatted(
                                stack.kafka().bootstrapServers(),
                                stack.registry().confluentUrl(),
                                stack.connect().url()));
        int code = Cdc.run(System.out, System.err, "apply", pipeline.toString(), "--platform", platform.toString());
        assertThat(code).as("exit code of cdc apply").isZero();
        Path jar = Path.of(System.getProperty("cdc.home", ".")).resolve("job/target/cdc-job.jar");
        job = stack.flink()
                .submit(
                        jar.toAbsolutePath().toString(),
                        "--pipeline",
                        pipeline.toString(),
                        "--platform",
                        platform.toString());
    }

    /** Until all that is committed at the source is durable in every sink. */
    void awaitCaughtUp(Collection<String> tables) throws Exception {
        SourceEnd end = SourceEnd.mark(stack.postgres(), name);
        Scenario.patiently().until(end::reached);
        List<String> topics = tables.stream().map(this::topic).toList();
        try (Lags lags = new Lags(stack.kafka().bootstrapServers())) {
            for (String sink : SINKS) {
                Scenario.patiently().until(() -> lags.of(name + "." + sink, topics).values().stream()
                        .allMatch(lag -> lag == 0));
            }
        }
    }

    @Override
    public void close() throws Exception {
        if (!job.isEmpty() && !stack.flink().jobState(job).matches(TERMINAL)) {
            HttpRequest cancel = HttpRequest.newBuilder(
                            URI.create(stack.flink().restUrl() + "/jobs/" + job + "?mode=cancel"))
                    .method("PATCH", HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpClient.newHttpClient().send(cancel, HttpResponse.BodyHandlers.discarding());
            Scenario.patiently().until(() -> stack.flink().jobState(job).matches(TERMINAL));
        }
        Scenario.forget(stack, name + "-" + name, name);
    }
}
