package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    @TempDir
    private Path root;

    private RunDirectory run;
    private ServiceProcess process;

    @BeforeEach
    void create() {
        run = RunDirectory.kept(root);
        process = ServiceProcess.jvm(run, "thing");
    }

    @AfterEach
    void end() {
        process.kill();
    }

    @Test
    void showsTheEndOfTheLogOfAProcessThatDiesWhileStarting() {
        process.start(List.of("sh", "-c", "echo no space left; exit 3"), Map.of());

        assertThatThrownBy(() -> process.awaitReady(() -> false))
                .hasMessageContaining("Cannot start thing: its process has ended")
                .hasMessageContaining("no space left");
    }

    @Test
    void recordsTheProcessForTheJanitorWhileItRuns() throws Exception {
        process.start(List.of("sleep", "60"), Map.of());
        process.awaitReady(() -> Files.exists(run.pid("thing")));

        assertThat(run.pid("thing")).hasContent(process.pid() + " TERM");
        process.stop("TERM", Duration.ofSeconds(5));
        assertThat(run.pid("thing")).doesNotExist();
        assertThat(process.running()).isFalse();
    }

    @Test
    void usesForceWhenItIsNotHeeded() {
        process.start(List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"), Map.of());
        process.awaitReady(() -> Files.readString(process.logFile()).contains("deaf"));

        process.stop("TERM", Duration.ofMillis(100));

        assertThat(process.running()).isFalse();
    }

    @Test
    void startsNothingOnceTheJanitorHasBeenThere() throws Exception {
        Files.delete(run.pids());

        process.start(List.of("touch", root.resolve("it-ran").toString()), Map.of());

        assertThatThrownBy(() -> process.awaitReady(() -> false)).hasMessageContaining("its process has ended");
        assertThat(root.resolve("it-ran")).doesNotExist();
    }
}
