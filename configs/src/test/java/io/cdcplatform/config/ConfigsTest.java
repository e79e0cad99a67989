package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigsTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Path SHOP = EXAMPLES.resolve("shop.yaml");
    private static final Path LOCAL = EXAMPLES.resolve("platform.yaml");

    @TempDir
    Path folder;

    static Stream<Path> pipelines() throws IOException {
        return Files.list(EXAMPLES)
                .filter(file -> !file.getFileName().toString().equals("platform.yaml"));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void loadsEachExampleWithoutAnyVariableSet(Path example) {
        Configs configs = Configs.load(example, LOCAL, null, name -> null);

        assertThat(configs.pipeline().source().port()).isEqualTo(15432);
        assertThat(configs.pipeline().sinks()).isNotEmpty().allMatch(SinkConfig::enabled);
        assertThat(configs.notes()).isEmpty();
    }

    @Test
    void readsTheShopAsTheDemoNeedsIt() {
        Configs configs = Configs.load(SHOP, LOCAL, null, Map.of("LAKE", "s3://lake")::get);

        assertThat(configs.pipeline().sinks())
                .extracting(SinkConfig::sinkId)
                .containsExactly("lake", "journal", "replica", "notify");
        assertThat(configs.pipeline().sinks().get(0).iceberg().warehouse()).isEqualTo("s3://lake");
        assertThat(configs.pipeline().sinks().get(2).jdbc().url())
                .isEqualTo("jdbc:postgresql://localhost:15432/replica");
        assertThat(configs.pipeline().sinks().get(3).webhook().url()).hasToString("http://localhost:18090/events");
        assertThat(configs.platform().kafka().bootstrapServers()).isEqualTo("localhost:19092");
        assertThat(configs.platform().kafka().schemaRegistryUrl()).isEqualTo("http://localhost:18080/apis/ccompat/v7");
        assertThat(configs.platform().connector().connectUrl()).isEqualTo("http://localhost:18083");
    }

    @Test
    void readsThePlatformBesideThePipelineUnlessAnotherIsGiven() throws IOException {
        Path alone = Files.copy(SHOP, folder.resolve("shop.yaml"));

        assertThat(Configs.load(SHOP, null, null, name -> null)
                        .platform()
                        .connector()
                        .connectUrl())
                .isEqualTo("http://localhost:18083");
        assertThat(Configs.load(alone, null, null, name -> null)
                        .platform()
                        .connector()
                        .connectUrl())
                .isEqualTo("http://localhost:8083");
    }

    @Test
    void haltsEverySinkThatSaysNothingWhereThePlatformStopsOnIncompatibleSchemas() throws IOException {
        Path platform = Files.writeString(folder.resolve("platform.yaml"), "stop_on_incompatible_schema: true");
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: p
                source: {host: h, database: d, username: u, password: p}
                sinks:
                  - {sink_id: silent, sink_type: webhook, webhook: {url: "http://h"}}
                  - {sink_id: loud, sink_type: webhook, webhook: {url: "http://h"}, schema_changes: evolve}
                """);

        assertThat(Configs.load(pipeline, platform, null, name -> null)
                        .pipeline()
                        .sinks())
                .extracting(SinkConfig::schemaChanges)
                .containsExactly(SchemaChanges.HALT, SchemaChanges.EVOLVE);
    }

    @Test
    void readsTheHighThroughputProfile() {
        Configs configs = Configs.load(SHOP, null, "high-throughput", name -> null);

        KafkaConfig kafka = configs.platform().kafka();
        assertThat(kafka.topicNumPartitions()).isEqualTo(64);
        assertThat(kafka.topicReplicationFactor()).isEqualTo(3);
        assertThat(kafka.fetchMinBytes()).isEqualTo(1024);
        assertThat(kafka.pollBatchSize()).isEqualTo(500);
        assertThat(kafka.deserPoolSize()).isEqualTo(4);
        assertThat(kafka.commitInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configs.platform().dlq().flushInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configs.platform().maxBufferedMessages()).isEqualTo(10000);
        assertThat(configs.platform().lagMonitorInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configs.notes())
                .hasSize(2)
                .last()
                .asString()
                .matches("platform-high-throughput.yaml:\\d+:24: max_buffered_messages: accepted and unused: .*");
    }

    @Test
    void mergesThePlatformFileOverTheProfileAndTheDefaults() throws IOException {
        Path platform = write("platform.yaml", "kafka: {topic_num_partitions: 8, topic_config: {a: 1}}\n");

        KafkaConfig kafka = Configs.load(SHOP, platform, "high-throughput", name -> null)
                .platform()
                .kafka();

        assertThat(kafka.topicNumPartitions()).isEqualTo(8);
        assertThat(kafka.topicReplicationFactor()).isEqualTo(3);
        assertThat(kafka.topicConfig()).containsEntry("a", "1");
        assertThat(kafka.acks()).isEqualTo("all");
    }

    @Test
    void givesTheDefaultsWithoutPlatformAndProfile() {
        assertThat(Configs.loadPlatform(null, null)).isEqualTo(new TestYaml().platform("{}"));
    }

    @Test
    void tellsTheProblemsOfAllFilesTogether() throws IOException {
        Path pipeline = write("a-pipeline.yaml", "pipeline_id: shop\nsource: {database: shop}\nsinks: []\n");
        Path platform = write("b-platform.yaml", "kafka: {port: 1}\n");

        assertThatThrownBy(() -> Configs.load(pipeline, platform, "no-such", name -> null))
                .isInstanceOf(ConfigException.class)
                .hasMessage(pipeline + ":3:8: sinks: needs at least one sink\n" + platform
                        + ":1:9: kafka.port: unknown key 'port'\n"
                        + "platform-no-such.yaml:1:1: profile: there is no profile 'no-such', known: high-throughput");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path latin =
                Files.write(folder.resolve("latin.yaml"), "pipeline_id: Müller".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Configs.load(folder.resolve("none.yaml"), null, null))
                .hasMessage(folder.resolve("none.yaml") + ":1:1: yaml: cannot read the file: no such file");
        assertThatThrownBy(() -> Configs.load(folder, null, null)).hasMessageEndingWith("it is a directory");
        assertThatThrownBy(() -> Configs.load(latin, null, null)).hasMessageEndingWith("it is not UTF-8 text");
    }

    @Test
    void readsAFileWithAByteOrderMark() throws IOException {
        Path pipeline = write("bom.yaml", "\uFEFF" + Files.readString(SHOP));

        assertThat(Configs.load(pipeline, null, null, name -> null).pipeline().pipelineId())
                .isEqualTo("shop");
    }

    @Test
    void travelsToATaskManagerAndBack() throws Exception {
        PipelineConfig pipeline = Configs.load(SHOP, LOCAL, null, name -> null).pipeline();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(pipeline);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(pipeline);
        }
    }

    @Test
    void neverPrintsASecret() {
        TestYaml yaml = new TestYaml();
        String pipeline = yaml.pipeline(
                        """
                pipeline_id: shop
                source: {database: shop, password: hush, connector_config: {database.ssl.keystore.password: hush}}
                sinks:
                  - sink_id: i
                    sink_type: iceberg
                    iceberg:
                      warehouse: s3://b
                      s3_access_key_id: hush
                      s3_secret_access_key: hush
                      properties: {credential: hush, token: hush, s3.path-style-access: shown}
                  - {sink_id: p, sink_type: postgres, postgres: {database: d, password: hush, properties: {sslpassword: hush}}}
                  - sink_id: w
                    sink_type: webhook
                    webhook: {url: http://h, headers: {X-Api-Key: hush}, auth_token: hush, signing_secret: [hush, hush]}
                """)
                .toString();
        PlatformConfig platform = yaml.platform(
                """
                kafka:
                  schema_registry: {token: hush}
                  security_protocol: SASL_SSL
                  auth_mechanism: sasl_plain
                  sasl_username: u
                  sasl_password: hush
                  properties: {ssl.key.password: hush}
                connector: {username: u, password: hush, converter: {class: C, basic.auth.credentials.source: hush}}
                """);

        assertThat(pipeline).contains("***", "s3.path-style-access=shown").doesNotContain("hush");
        assertThat(platform.toString()).contains("***").doesNotContain("hush");
        assertThat(platform.kafka().producerProperties().toString())
                .contains("***")
                .doesNotContain("hush");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
