package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Pins every key to its component: two files that say nothing as the default does, and the records they make. */
final class EveryKeyTest {
    private static final Set<String> REQUIRED = Set.of(
            "pipeline_id",
            "source.database",
            "sinks[].sink_id",
            "sinks[].sink_type",
            "sinks[].postgres.database",
            "sinks[].jdbc.url",
            "sinks[].webhook.url");

    private final Reading reading = new Reading(new Substitution(name -> null));

    @Test
    void givesEveryKeyAnotherValueThanItsDefault() throws IOException {
        read("every-key-pipeline.yaml", PipelineConfig::read);
        read("every-key-platform.yaml", PlatformConfig::read);

        assertThat(reading.keys())
                .filteredOn(key -> !REQUIRED.contains(key.path().replaceAll("\\[\\d+]", "[]")))
                .filteredOn(key -> !key.path().equals("sinks[0].on_unavailable")) // sinks[3] has it
                .filteredOn(key -> !key.path().matches("sinks\\[[1-9]]\\.([a-z_]+|retry\\..*|circuit_breaker\\..*)"))
                .allSatisfy(key -> assertThat(key.value()).as(key.path()).isNotEqualTo(key.fallback()));
    }

    @Test
    void readsTheSourceAndWhatIsCommonToSinks() throws IOException {
        PipelineConfig pipeline = read("every-key-pipeline.yaml", PipelineConfig::read);

        assertThat(pipeline.pipelineId()).isEqualTo("all");
        assertThat(pipeline.topicPrefix()).isEqualTo("t");
        assertThat(pipeline.source())
                .isEqualTo(new SourceConfig(
                        SourceType.MYSQL,
                        "h",
                        1,
                        "d",
                        "u",
                        new Secret("p"),
                        List.of("a.*"),
                        SnapshotMode.WHEN_NEEDED,
                        "slot",
                        "publication",
                        7,
                        Map.of("max.batch.size", "9")));
        SinkConfig sink = pipeline.sinks().get(0);
        assertThat(sink)
                .isEqualTo(new SinkConfig(
                        "i",
                        SinkType.ICEBERG,
                        false,
                        List.of("a.b*"),
                        List.of("a.bc"),
                        Map.of("a.b", "x > 1"),
                        Map.of(
                                "a.b",
                                new ColumnRules(
                                        List.of("c"),
                                        Map.of("d", "e"),
                                        Map.of("f", MaskKind.HASH, "g", MaskKind.REDACT, "h", MaskKind.PARTIAL))),
                        new Secret("m"),
                        SchemaChanges.HALT,
                        Deletes.IGNORE,
                        Truncate.FAIL,
                        OnBadRow.FAIL,
                        OnUnavailable.WAIT,
                        new RetryConfig(2, Duration.ofMillis(500), Duration.ofSeconds(3), 1.5, false),
                        new CircuitBreakerConfig(4, Duration.ofSeconds(6)),
                        sink.iceberg(),
                        null,
                        null));
    }

    @Test
    void readsEachKindOfSink() throws IOException {
        List<SinkConfig> sinks =
                read("every-key-pipeline.yaml", PipelineConfig::read).sinks();

        assertThat(sinks.get(0).iceberg())
                .isEqualTo(new IcebergConfig(
                        CatalogType.REST,
                        "my.Catalog",
                        "c",
                        "http://catalog",
                        "w",
                        Map.of(
                                "s3.endpoint",
                                "http://s3",
                                "s3.access-key-id",
                                "key",
                                "s3.secret-access-key",
                                "hidden",
                                "client.region",
                                "r",
                                "p",
                                "q"),
                        "n",
                        "{table}",
                        WriteMode.APPEND,
                        3,
                        Map.of("a.b", List.of("bucket(16, id)", "day(at)", "region")),
                        Map.of("k", "v"),
                        false,
                        11,
                        Duration.ofSeconds(12),
                        13,
                        new MaintenanceConfig(
                                true, Duration.ofSeconds(14), 15, Duration.ofSeconds(16), Duration.ofSeconds(17))));
        assertThat(sinks.get(1).jdbc())
                .isEqualTo(new JdbcConfig(
                        "jdbc:postgresql://ph:18/pd",
                        "pu",
                        new Secret("pp"),
                        Map.of("ssl", "true"),
                        "x.{table}",
                        WriteMode.APPEND,
                        19,
                        Duration.ZERO,
                        false));
        assertThat(sinks.get(2).jdbc())
                .isEqualTo(new JdbcConfig(
                        "jdbc:mysql://m/d",
                        "ju",
                        new Secret("jp"),
                        Map.of("a", "b"),
                        "y.{table}",
                        WriteMode.EVENTS,
                        20,
                        Duration.ofMillis(250),
                        false));
        assertThat(sinks.get(3).onUnavailable()).isEqualTo(OnUnavailable.DLQ);
        assertThat(sinks.get(3).webhook())
                .isEqualTo(new WebhookConfig(
                        URI.create("https://w/e"),
                        HttpMethod.PUT,
                        Map.of("X-Team", "data"),
                        new Secret("t"),
                        List.of(new Secret("new"), new Secret("old")),
                        WebhookFormat.CLOUDEVENTS,
                        Duration.ofMillis(1500),
                        21,
                        22));
    }

    @Test
    void readsThePlatform() throws IOException {
        PlatformConfig platform = read("every-key-platform.yaml", PlatformConfig::read);

        assertThat(platform)
                .isEqualTo(new PlatformConfig(
                        new KafkaConfig(
                                "a:1,b:2",
                                "https://r",
                                new RegistryConfig("ru", new Secret("rp"), new Secret("rt"), "/ca"),
                                ValueFormat.JSON,
                                OffsetReset.LATEST,
                                SecurityProtocol.SASL_SSL,
                                AuthMechanism.SASL_SCRAM_512,
                                "su",
                                new Secret("sp"),
                                "/kafka-ca",
                                "/cert",
                                "/key",
                                "eu",
                                Map.of("client.id", "me"),
                                2,
                                3,
                                Map.of("retention.ms", "4"),
                                5,
                                6,
                                7000,
                                8000,
                                false,
                                "1",
                                9,
                                10,
                                Duration.ZERO),
                        new ConnectorConfig(
                                "http://c:1",
                                Duration.ofSeconds(11),
                                12,
                                Duration.ofSeconds(13),
                                Map.of("class", "C"),
                                "cu",
                                new Secret("cp"),
                                "/connect-ca"),
                        new DlqConfig(false, "dead", false, Duration.ofSeconds(14)),
                        15,
                        Duration.ofSeconds(16),
                        Duration.ofSeconds(17),
                        true,
                        18,
                        false,
                        new FlinkConfig(19, "/cp", StateBackend.ROCKSDB)));
    }

    /** What is refused here is refused for not being supported yet, or for being two logins at a time. */
    private <T> T read(String file, Function<YamlMap, T> reader) throws IOException {
        T config = TestYaml.read(Files.readString(Path.of("src/test/resources", file)), reader, reading);
        assertThat(reading.problems()).allSatisfy(problem -> assertThat(problem.message())
                .containsAnyOf("is not supported yet", "one way to log in"));
        return config;
    }
}
