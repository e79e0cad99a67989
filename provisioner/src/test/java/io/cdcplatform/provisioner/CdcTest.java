package io.cdcplatform.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdcTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void showsEachVerbWithAnExample() {
        assertThat(cdc("--help")).isEqualTo(Cdc.GOOD);

        assertThat(out.toString(UTF_8))
                .containsPattern("(?m)^  validate +\\S")
                .containsPattern("(?m)^  apply +\\S")
                .containsPattern("(?m)^  run +\\S")
                .containsPattern("(?m)^  health +\\S")
                .containsPattern("(?m)^  dlq +\\S")
                .contains("  cdc apply shop.yaml --platform platform.yaml")
                .doesNotContain("destroy"); // it comes when it works
    }

    @Test
    void calls2WhatItDoesNotUnderstand() {
        assertThat(cdc()).isEqualTo(Cdc.BAD_INPUT);
        assertThat(cdc("destory")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(cdc("validate")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(cdc("health", "--nope")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(cdc("dlq")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(cdc("dlq", "lst", "shop.yaml")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void validatesEveryFileAndPrintsEveryProblemWithItsPosition() throws IOException {
        Path good = good();
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "pipeline_id: shop\nsuorce: {}\nsinks: []\n");

        assertThat(cdc("validate", good.toString())).isEqualTo(Cdc.GOOD);
        assertThat(out.toString(UTF_8)).startsWith(good + ": ok");
        out.reset();

        assertThat(cdc("validate", good.toString(), bad.toString())).isEqualTo(Cdc.BAD_INPUT);
        assertThat(out.toString(UTF_8)).contains(good + ": ok").contains(bad + ":2:1: suorce: ");
    }

    @Test
    void helpsWithEachVerbOfDeadLetters() {
        assertThat(cdc("dlq", "--help")).isEqualTo(Cdc.GOOD);
        assertThat(out.toString(UTF_8)).contains("list", "show", "replay", "resolve", "purge");
        out.reset();

        assertThat(cdc("dlq", "replay", "--help")).isEqualTo(Cdc.GOOD);
        assertThat(out.toString(UTF_8)).contains("--sink", "--since", "--yes", "--skip-earlier", "--platform");
    }

    @Test
    void saysInOneLineThatKafkaIsAwayFromDeadLetters() throws IOException {
        Path platform = Files.writeString(
                folder.resolve("platform.yaml"),
                "kafka: {bootstrap_servers: \"localhost:" + freePort()
                        + "\", properties: {default.api.timeout.ms: \"500\", request.timeout.ms: \"400\"}}");

        assertThat(cdc("dlq", "list", good().toString(), "--platform", platform.toString()))
                .isEqualTo(Cdc.FAILED);
        assertThat(err.toString(UTF_8).strip())
                .startsWith("Cannot list topics at localhost:")
                .doesNotContain("\n");
    }

    @Test
    void touchesNothingWhenTheFileIsBad() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "pipeline_id: shop\n");

        assertThat(cdc("apply", bad.toString())).isEqualTo(Cdc.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains(bad + ":").doesNotContain("\tat ");
    }

    @Test
    void saysInOneLineThatTheSourceIsAway() throws IOException {
        String where = "localhost:" + freePort();
        Path pipeline = Files.writeString(
                folder.resolve("away.yaml"),
                Files.readString(good()).replace("host: db", "host: localhost\n  port: " + where.substring(10)));

        assertThat(cdc("apply", pipeline.toString())).isEqualTo(Cdc.FAILED);
        assertThat(err.toString(UTF_8).strip())
                .isEqualTo("Cannot connect to PostgreSQL at " + where
                        + ": the connection was refused. Start it, or correct source.host and source.port");
    }

    @Test
    void callsThePlatformUnhealthyWhenAPartOfItIsAway() throws IOException {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(200, "[\"a\",\"b\"]");
            Path platform = Files.writeString(
                    folder.resolve("platform.yaml"),
                    """
                    kafka: {bootstrap_servers: "localhost:%d", schema_registry_url: "%s", properties: {default.api.timeout.ms: "500", request.timeout.ms: "400"}}
                    connector: {connect_url: "%s"}
                    """
                            .formatted(freePort(), server.url(), server.url()));

            assertThat(cdc("health", "--platform", platform.toString())).isEqualTo(Cdc.FAILED);

            assertThat(out.toString(UTF_8))
                    .containsPattern("kafka +FAIL localhost:\\d+ +Cannot reach Kafka")
                    .containsPattern("registry +ok +" + server.url() + " +2 subjects")
                    .containsPattern("connect +ok .*2 connectors");
        }
    }

    private Path good() {
        Shop.configs(folder, "", "");
        return folder.resolve("pipeline.yaml");
    }

    private int cdc(String... args) {
        return Cdc.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
