package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.ConnectorConfig;
import io.cdcplatform.config.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HttpConnectTest {
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Tag("P-3")
    @Test
    void asksAgainWhileTheWorkersRebalance() {
        server.then(409, "{\"message\":\"rebalancing\"}").then(500, "starting").then(200, "{}");

        connect(3).put("cdc-shop", Map.of("a", "b"));

        assertThat(server.requests()).hasSize(3).allMatch("PUT /connectors/cdc-shop/config {\"a\":\"b\"}"::equals);
    }

    @Tag("P-3")
    @Test
    void givesUpAfterTheAttemptsOfThePlatformFile() {
        server.then(500, "{\"message\":\"out of order\"}");

        assertThatThrownBy(() -> connect(2).connectors())
                .isInstanceOf(VerbException.class)
                .hasMessageContaining("answered 500 out of order");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void doesNotAskAgainWhatWasRefused() {
        server.then(400, "{\"message\":\"snapshot.mode is invalid\"}");

        assertThatThrownBy(() -> connect(5).put("cdc-shop", Map.of()))
                .hasMessageContaining("400 snapshot.mode is invalid");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void waitsForAHangingAnswerOnlyAsLongAsTheTimeout() {
        server.thenHang().then(200, "[\"a\"]");

        assertThat(connect(2, Duration.ofMillis(200)).connectors()).containsExactly("a");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void saysWhereConnectShouldBeWhenNobodyListens() {
        String url = server.url();
        server.close();

        assertThatThrownBy(() -> connect(2).version())
                .hasMessage("Cannot reach Kafka Connect at " + url
                        + " after 2 attempts: the connection was refused. Start it, or correct connector.connect_url");
    }

    @Test
    void readsAConfigurationWithoutTheNameThatConnectAdds() {
        server.then(200, "{\"name\":\"cdc-shop\",\"tasks.max\":\"1\"}").then(404, "{\"message\":\"not found\"}");

        assertThat(connect(1).config("cdc-shop")).contains(Map.of("tasks.max", "1"));
        assertThat(connect(1).config("cdc-shop")).isEmpty();
    }

    @Tag("P-3")
    @Test
    void tellsEveryErrorOfAConfiguration() {
        server.then(
                200,
                "{\"error_count\":2,\"configs\":[{\"value\":{\"name\":\"slot.name\",\"errors\":[\"bad\",\"worse\"]}},{\"value\":{\"name\":\"x\",\"errors\":[]}}]}");

        assertThat(connect(1).validate("cdc-shop", Map.of("connector.class", "a.B")))
                .containsExactly("slot.name: bad", "slot.name: worse");
        assertThat(server.requests())
                .containsExactly(
                        "PUT /connector-plugins/a.B/config/validate {\"connector.class\":\"a.B\",\"name\":\"cdc-shop\"}");
    }

    @Tag("E-26")
    @Test
    void seesATaskThatFailedUnderARunningConnector() {
        server.then(
                200,
                "{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"trace\":\"A: outer\\n\\tat x\\nCaused by: B: inner\\n\\tat y\"}]}");

        ConnectorState state = connect(1).state("cdc-shop").orElseThrow();

        assertThat(state.running()).isFalse();
        assertThat(state.failed()).isTrue();
        assertThat(state.cause()).isEqualTo("B: inner");
    }

    private HttpConnect connect(int attempts) {
        return connect(attempts, Duration.ofSeconds(5));
    }

    private HttpConnect connect(int attempts, Duration timeout) {
        return new HttpConnect(new ConnectorConfig(
                server.url(), timeout, attempts, Duration.ofMillis(1), Map.of(), "", Secret.NONE, ""));
    }
}
