package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfTest {

    private static final Path REPOSITORY_FILE = Path.of("../flink-conf/config.yaml");

    @TempDir
    private Path folder;

    @Test
    void everySettingOfTheRepositorysFileHasItsReason() throws IOException {
        List<String> settings = Files.readAllLines(REPOSITORY_FILE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(settings).hasSizeGreaterThan(20).allMatch(line -> line.matches("[a-zA-Z.-]+: \\S.* # \\S.*"));
    }

    @Tag("F-8")
    @Tag("K-8")
    @Test
    void neverGivesUpAndKeepsCheckpointsToFallBackOn() throws IOException {
        FlinkConf conf = FlinkConf.read(REPOSITORY_FILE);

        assertThat(conf.get("restart-strategy.type")).isEqualTo("exponential-delay");
        assertThat(conf.get("restart-strategy.exponential-delay.attempts-before-reset-backoff"))
                .isEqualTo(String.valueOf(Integer.MAX_VALUE));
        assertThat(Integer.parseInt(conf.get("execution.checkpointing.num-retained")))
                .isGreaterThanOrEqualTo(3);
        assertThat(conf.get("execution.checkpointing.externalized-checkpoint-retention"))
                .isEqualTo("RETAIN_ON_CANCELLATION");
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        FlinkConf conf = FlinkConf.read(REPOSITORY_FILE).with(Map.of("rest.port", "8081", "env.note", "it's"));

        Files.writeString(folder.resolve("config.yaml"), conf.yaml());

        assertThat(FlinkConf.read(folder.resolve("config.yaml"))).isEqualTo(conf);
        assertThat(conf.get("env.note")).isEqualTo("it's");
    }

    @Test
    void refusesANestedKeyBecauseAnOverrideWouldStandBesideIt() throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), "rest:\n  port: 1\n");

        assertThatThrownBy(() -> FlinkConf.read(file)).hasMessageContaining("rest must be one flat value");
    }
}
