package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The containers are the system of `cdc stack`: the pom's versions, and the addresses that configs/examples tells everybody. */
class ComposeFileTest {
    private JsonNode services;
    private Configs examples;

    @BeforeEach
    void read() throws IOException {
        services = Checkout.yaml("docker-compose.yml").path("services");
        examples = Configs.load(
                Checkout.ROOT.resolve("configs/examples/shop.yaml"),
                Checkout.ROOT.resolve("configs/examples/platform.yaml"),
                null,
                name -> null);
    }

    @Test
    void runsTheVersionsOfThePom() throws IOException {
        assertThat(image("postgres"))
                .isEqualTo("postgres:" + Checkout.version("postgres.version").replaceFirst("\\.0$", ""));
        assertThat(image("kafka")).isEqualTo("apache/kafka:" + Checkout.version("kafka.version"));
        assertThat(image("registry"))
                .isEqualTo("apicurio/apicurio-registry-kafkasql:" + Checkout.version("apicurio.version"));
        assertThat(image("connect")).isEqualTo("quay.io/debezium/connect:" + Checkout.version("debezium.version"));
        assertThat(Checkout.yaml("docker-compose.yml").at("/x-flink/image").asText())
                .isEqualTo("flink:" + Checkout.version("flink.version") + "-java17");
    }

    @Test
    void listensWhereTheExamplesLook() {
        var kafka = examples.platform().kafka();
        List<String> postgres = new ArrayList<>();
        services.path("postgres").path("command").forEach(word -> postgres.add(word.asText()));

        assertThat(postgres)
                .containsSubsequence(
                        "-p", Integer.toString(examples.pipeline().source().port()));
        assertThat(environment("kafka", "KAFKA_ADVERTISED_LISTENERS"))
                .isEqualTo("PLAINTEXT://" + kafka.bootstrapServers());
        assertThat(environment("registry", "QUARKUS_HTTP_PORT")).isEqualTo(port(kafka.schemaRegistryUrl()));
        assertThat(environment("connect", "CONNECT_LISTENERS"))
                .isEqualTo(
                        "http://0.0.0.0:" + port(examples.platform().connector().connectUrl()));
        assertThat(environment("connect", "BOOTSTRAP_SERVERS")).isEqualTo(kafka.bootstrapServers());
        assertThat(environment("registry", "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo(kafka.bootstrapServers());
    }

    /** Debezium reads a snapshot's times through the zone of its JVM. */
    @Tag("P-6")
    @Tag("T-6")
    @Test
    void runsConnectInUtc() {
        assertThat(environment("connect", "TZ")).isEqualTo("UTC");
    }

    @Test
    void letsEveryContainerSeeTheSameAddresses() throws IOException {
        for (JsonNode service : services) {
            boolean flink = service.has("<<");
            assertThat((flink ? Checkout.yaml("docker-compose.yml").path("x-flink") : service)
                            .path("network_mode")
                            .asText())
                    .isEqualTo("host");
        }
    }

    private String image(String service) {
        return services.path(service).path("image").asText();
    }

    private String environment(String service, String name) {
        return services.path(service).path("environment").path(name).asText();
    }

    private static String port(String url) {
        return Integer.toString(URI.create(url).getPort());
    }
}
