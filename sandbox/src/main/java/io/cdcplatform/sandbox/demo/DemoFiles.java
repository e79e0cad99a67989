package io.cdcplatform.sandbox.demo;

import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two files a user would write, for the stack that runs: what the demo shows is what a user gets. */
record DemoFiles(Path pipeline, Path platform, Path warehouse) {

    static DemoFiles write(Stack stack, String webhookUrl) throws IOException {
        Path warehouse = stack.directory().resolve("lake");
        String postgres = "host: " + stack.postgres().host() + "\n    port: "
                + stack.postgres().port();
        Path pipeline = stack.directory().resolve("pipeline.yaml");
        Files.writeString(
                pipeline,
                PIPELINE.formatted(
                        postgres.replace("\n    ", "\n  "),
                        warehouse.toUri(),
                        warehouse.toUri(),
                        postgres.replace("\n    ", "\n      "),
                        webhookUrl));
        Path platform = stack.directory().resolve("platform.yaml");
        Files.writeString(
                platform,
                PLATFORM.formatted(
                        stack.kafka().bootstrapServers(),
                        stack.registry().confluentUrl(),
                        stack.connect().url(),
                        stack.registry().nativeUrl()));
        return new DemoFiles(pipeline, platform, warehouse);
    }

    private static final String PIPELINE =
            """
            pipeline_id: demo
            topic_prefix: cdc
            source:
              database: shop
              %s
              username: cdc_user
              password: cdc
              tables: [public.customers, public.products, public.orders, public.order_lines, public.audit]
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
                postgres:
                  %s
                  database: replica
                  username: cdc_user
                  password: cdc
              - sink_id: notify
                sink_type: webhook
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
              converter:
                class: io.apicurio.registry.utils.converter.AvroConverter
                apicurio.registry.url: %s
                apicurio.registry.auto-register: "true"
                apicurio.registry.find-latest: "true"
                apicurio.registry.as-confluent: "true"
                apicurio.registry.use-id: contentId
                apicurio.registry.headers.enabled: "false"
            """;
}
