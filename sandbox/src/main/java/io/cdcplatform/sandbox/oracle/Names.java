package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;

/** What one run is called everywhere, and the two files that a user would write for it; runs of different names share nothing. */
record Names(String name, Path folder) {
    /** Iceberg sinks that hold one row per key; the number is the format's. */
    static final List<String> LAKES = List.of("lake2", "lake3");

    static final String JOURNAL = "journal";
    static final String REPLICA = "replica";
    static final String NOTIFY = "notify";
    static final int PARTITIONS = 4;
    static final int PARALLELISM = 2;

    static Names of(Stack stack, String name) throws IOException {
        return new Names(
                name,
                Files.createDirectories(stack.directory().resolve("oracle").resolve(name)));
    }

    static List<String> sinks() {
        return List.of("lake2", "lake3", JOURNAL, REPLICA, NOTIFY);
    }

    /** A table without a key cannot be upserted. */
    static List<String> sinksOf(Table table) {
        return table.keyed() ? sinks() : List.of(JOURNAL, NOTIFY);
    }

    Path pipeline() {
        return folder.resolve("pipeline.yaml");
    }

    Path platform() {
        return folder.resolve("platform.yaml");
    }

    Path warehouse() {
        return folder.resolve("lake");
    }

    String replica() {
        return name + "_replica";
    }

    String connector() {
        return name + "-" + name;
    }

    String group(String sink) {
        return name + "." + sink;
    }

    /** Kafka's alphabet is smaller than a table's. */
    String topic(Table table) {
        return name + "." + table.schema + "." + table.name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    static TableIdentifier lakeTable(String sink, Table table) {
        return TableIdentifier.of(sink, table.schema + "_" + table.name);
    }

    void write(Stack stack, String webhook) throws IOException {
        String schemas =
                Tables.SCHEMAS.stream().map(schema -> "\"" + schema + ".*\"").collect(Collectors.joining(", "));
        String keyless = Tables.SCHEMAS.stream()
                .map(schema -> "\"" + schema + "." + Tables.KEYLESS + "*\"")
                .collect(Collectors.joining(", "));
        Files.writeString(
                pipeline(),
                PIPELINE.formatted(
                        name,
                        name,
                        name,
                        stack.postgres().port(),
                        SampleDatabases.USER,
                        SampleDatabases.PASSWORD,
                        schemas,
                        keyless,
                        warehouse().toUri(),
                        keyless,
                        warehouse().toUri(),
                        warehouse().toUri(),
                        keyless,
                        stack.target().port(),
                        replica(),
                        SampleDatabases.USER,
                        SampleDatabases.PASSWORD,
                        webhook));
        Files.writeString(
                platform(),
                PLATFORM.formatted(
                        stack.kafka().bootstrapServers(),
                        stack.registry().confluentUrl(),
                        PARTITIONS,
                        stack.connect().url(),
                        PARALLELISM));
    }

    private static final String PIPELINE =
            """
            pipeline_id: %s
            topic_prefix: %s
            source:
              database: %s
              host: 127.0.0.1
              port: %d
              username: %s
              password: %s
              tables: [%s]
              connector_config: {heartbeat.interval.ms: "250"}   # how soon the end of a round is seen
            sinks:
              - sink_id: lake2
                sink_type: iceberg
                exclude_tables: [%s]
                iceberg: {warehouse: "%s", table_namespace: lake2, format_version: 2, flush_interval_seconds: 4}
              - sink_id: lake3
                sink_type: iceberg
                exclude_tables: [%s]
                iceberg: {warehouse: "%s", table_namespace: lake3, format_version: 3, flush_interval_seconds: 4}
              - sink_id: journal
                sink_type: iceberg
                iceberg: {warehouse: "%s", table_namespace: journal, write_mode: append, flush_interval_seconds: 4}
              - sink_id: replica
                sink_type: postgres
                exclude_tables: [%s]
                circuit_breaker: {open_seconds: 3}
                postgres: {host: 127.0.0.1, port: %d, database: %s, username: %s, password: %s}
              - sink_id: notify
                sink_type: webhook
                retry: {max_wait_seconds: 2}
                circuit_breaker: {open_seconds: 3}
                webhook: {url: "%s", timeout_seconds: 3}
            """;

    private static final String PLATFORM =
            """
            kafka:
              bootstrap_servers: %s
              schema_registry_url: %s
              topic_num_partitions: %d
            connector:
              connect_url: %s
              converter: {class: io.apicurio.registry.utils.converter.AvroConverter}
            flink: {parallelism: %d}
            """;
}
