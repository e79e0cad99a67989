package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The files of the system whose keys ours are: they run, or say what to change and why. */
final class SeedTest {
    private static final String PIPELINE =
            """
            pipeline_id: orders-sync
            source:
              database: production
              tables:
                - public.customers
                - public.orders

            sinks:
              - sink_id: analytics-lake
                sink_type: iceberg
                iceberg:
                  catalog_uri: "s3://my-catalog"
                  table_name: customers_cdc
                  batch_size: 5000

              - sink_id: notifications
                sink_type: webhook
                webhook:
                  url: https://api.internal/events
            """;

    @Test
    void saysWhatToChangeInTheSeedsPipeline() {
        assertThat(new TestYaml().problems(PIPELINE))
                .containsExactly(
                        "12:20: sinks[0].iceberg.catalog_uri: a hadoop catalog has no uri, it keeps its tables under"
                                + " 'warehouse': write the location there, or name another catalog_type",
                        "13:19: sinks[0].iceberg.table_name: is one name for public.customers and public.orders, whose rows"
                                + " would mix in it: write {schema} and {table} in it, as the default does, or give each"
                                + " table a sink of its own");
    }

    @Test
    void takesItOnceThatIsChanged() {
        PipelineConfig pipeline = new TestYaml()
                .pipeline(PIPELINE.replace("catalog_uri: \"s3://my-catalog\"", "warehouse: s3://my-catalog")
                        .replace("customers_cdc", "\"{table}_cdc\""));

        assertThat(pipeline.source().slotName()).isEqualTo("cdc_orders_sync");
        assertThat(pipeline.source().username()).isEqualTo("cdc_user");
        assertThat(pipeline.sinks().get(0).iceberg().batchSize()).isEqualTo(5000);
    }

    @Test
    void takesTheSeedsTuning() {
        PlatformConfig platform = new TestYaml()
                .platform(
                        """
                kafka:
                  poll_batch_size: 500
                  deser_pool_size: 4
                  commit_interval_seconds: 5.0
                """);

        assertThat(platform.kafka().deserPoolSize()).isEqualTo(4);
        assertThat(platform.kafka().checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void saysWhatBecameOfKeysThatAreGone() {
        assertThat(new TestYaml().sinkProblems("sink_type: postgres\npostgres: {database: d, upsert: true}\n"))
                .containsExactly(
                        "postgres.upsert: unknown key 'upsert': write 'write_mode: upsert', which is the default");
        assertThat(
                        new TestYaml()
                                .platformProblems(
                                        """
                transport_mode: kafka
                kafka: {group_id: cdc-platform}
                dlq: {max_retries: 3}
                retry: {max_attempts: 5}
                """))
                .containsExactly(
                        "1:1: transport_mode: unknown key 'transport_mode': events always travel through Kafka: remove it",
                        "2:9: kafka.group_id: unknown key 'group_id': each sink has a consumer group of its own,"
                                + " {pipeline_id}.{sink_id}: remove it",
                        "3:7: dlq.max_retries: unknown key 'max_retries': each sink has its own 'retry': remove it",
                        "4:1: retry: unknown key 'retry': each sink has its own: write it there, in the pipeline file");
    }
}
