package io.cdcplatform.sandbox.shop;

import io.cdcplatform.sandbox.stack.Postgres;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The two files a user would write, for the stack that runs: what the demo shows is what a user gets. */
public record ShopFiles(ShopNames names, Path pipeline, Path platform, Path warehouse) {

    /**
     * @param target the server of the replica
     * @param connectorConfig properties of the connector over those that it would have
     */
    public static ShopFiles write(
            Stack stack, Postgres target, ShopNames names, String webhookUrl, Map<String, String> connectorConfig)
            throws IOException {
        Path folder = Files.createDirectories(stack.directory().resolve("shops").resolve(names.pipelineId()));
        Path warehouse = folder.resolve("lake");
        Path pipeline = folder.resolve("pipeline.yaml");
        Files.writeString(
                pipeline,
                PIPELINE.formatted(
                        names.pipelineId(),
                        names.topicPrefix(),
                        names.database(),
                        stack.postgres().host(),
                        stack.postgres().port(),
                        connectorConfig.entrySet().stream()
                                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"")
                                .collect(Collectors.joining(", ", "{", "}")),
                        warehouse.toUri(),
                        warehouse.toUri(),
                        target.host(),
                        target.port(),
                        names.replica(),
                        webhookUrl));
        Path platform = folder.resolve("platform.yaml");
        Files.writeString(
                platform,
                PLATFORM.formatted(
                        stack.kafka().bootstrapServers(),
                        stack.registry().confluentUrl(),
                        stack.connect().url()));
        return new ShopFiles(names, pipeline, platform, warehouse);
    }

    private static final String PIPELINE =
            """
            pipeline_id: %s
            topic_prefix: %s
            source:
              database: %s
              host: %s
              port: %d
              username: cdc_user
              password: cdc
              tables: [public.customers, public.products, public.orders, public.order_lines, public.audit]
              connector_config: %s
            sinks:
              - sink_id: lake
                sink_type: iceberg
                exclude_tables: [public.audit]
                iceberg:
                  warehouse: %s
                  flush_interval_seconds: 2
              - sink_id: journal
                sink_type: iceberg
                tables: [public.audit]
                iceberg:
                  warehouse: %s
                  table_namespace: journal
                  write_mode: append
                  flush_interval_seconds: 2
              - sink_id: replica
                sink_type: postgres
                exclude_tables: [public.audit]
                circuit_breaker: {open_seconds: 3}
                postgres:
                  host: %s
                  port: %d
                  database: %s
                  username: cdc_user
                  password: cdc
              - sink_id: notify
                sink_type: webhook
                retry: {max_wait_seconds: 5}    # a receiver that comes back is not kept waiting
                circuit_breaker: {open_seconds: 3}
                webhook:
                  url: %s
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
