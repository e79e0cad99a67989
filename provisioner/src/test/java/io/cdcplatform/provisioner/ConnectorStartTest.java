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

class ConnectorStartTest {
    private static final String RUNNING = "{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[{\"state\":\"RUNNING\"}]}";
    private static final String NO_TASK = "{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[]}";
    private static final String FAILED =
            "{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[{\"state\":\"FAILED\",\"trace\":\"A: slot is in use\"}]}";

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Tag("E-26")
    @Test
    void waitsForTheTaskAndNotForTheConnectorAlone() {
        server.then(404, "{}").then(200, NO_TASK).then(200, RUNNING);

        start(Duration.ofSeconds(10), Duration.ofMillis(100)).await("cdc-shop");

        assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(4); // running is believed only when it lasts
    }

    @Test
    void doesNotBelieveATaskThatRunsForAMoment() {
        server.then(200, RUNNING).then(200, FAILED);

        assertThatThrownBy(() ->
                        start(Duration.ofSeconds(10), Duration.ofMillis(300)).await("cdc-shop"))
                .hasMessageStartingWith("Cannot start connector cdc-shop: A: slot is in use");
    }

    @Tag("E-23")
    @Test
    void showsBothEndsOfALongReason() {
        server.then(
                200, FAILED.replace("slot is in use", "trying to read at " + "x".repeat(900) + " no longer available"));

        assertThatThrownBy(() ->
                        start(Duration.ofSeconds(10), Duration.ofMillis(300)).await("cdc-shop"))
                .hasMessageContaining("A: trying to read at xxx")
                .hasMessageContaining("xxx no longer available")
                .message()
                .hasSizeLessThan(700);
    }

    @Test
    void saysInWhichStateItWasAtTheDeadline() {
        server.then(200, NO_TASK);

        assertThatThrownBy(() ->
                        start(Duration.ofMillis(300), Duration.ofMillis(10)).await("cdc-shop"))
                .hasMessageContaining("it is RUNNING, no task");
    }

    private ConnectorStart start(Duration deadline, Duration settle) {
        ConnectorConfig config = new ConnectorConfig(
                server.url(), Duration.ofSeconds(5), 1, Duration.ofMillis(1), Map.of(), "", Secret.NONE, "");
        return new ConnectorStart(new HttpConnect(config), deadline, settle);
    }
}
