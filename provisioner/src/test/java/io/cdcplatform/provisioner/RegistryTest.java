package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R-3")
class RegistryTest {
    private static final String BACKWARD = "{\"compatibilityLevel\":\"BACKWARD\"}";
    private static final String NONE = "{\"compatibilityLevel\":\"NONE\"}";

    @TempDir
    private Path folder;

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void findsTheSubjectsWhoseSchemasAreCompared() {
        server.then(200, BACKWARD).then(200, NONE).then(200, BACKWARD);

        assertThat(registry().checked(List.of("cdc.public.t"))).containsExactly("cdc.public.t-value");
        assertThat(server.requests())
                .containsExactly(
                        "GET /config",
                        "GET /config/cdc.public.t-key?defaultToGlobal=true",
                        "GET /config/cdc.public.t-value?defaultToGlobal=true");
    }

    @Test
    void asksNoMoreWhereNothingIsCompared() {
        server.then(200, NONE);

        assertThat(registry().checked(List.of("cdc.public.t"))).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void believesARegistryThatDoesNotSay() {
        server.then(404, "not found");

        assertThat(registry().checked(List.of("cdc.public.t"))).isEmpty();
    }

    @Test
    void liftsTheCheckOrSaysWhoCan() {
        server.then(200, NONE).then(403, "");

        registry().acceptAll("cdc.public.t-value");
        assertThatThrownBy(() -> registry().acceptAll("cdc.public.t-value"))
                .hasMessageContaining("answered 403")
                .hasMessageContaining("administrator");
        assertThat(server.requests()).first().isEqualTo("PUT /config/cdc.public.t-value {\"compatibility\":\"NONE\"}");
    }

    private Registry registry() {
        KafkaConfig kafka = Shop.configs(folder, "", "kafka: {schema_registry_url: \"" + server.url() + "\"}")
                .platform()
                .kafka();
        return new Registry(kafka, Duration.ofSeconds(5));
    }
}
