package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    private static final Instant NOW = Instant.ofEpochSecond(7300);

    private final Letters letters = new Letters();
    private Configs configs;

    @BeforeEach
    void load(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: shop
                topic_prefix: cdc
                source: {host: db, database: shop, username: u, password: p}
                sinks: [{sink_id: notify, sink_type: webhook, webhook: {url: "http://receiver"}}]
                """);
        configs = Configs.load(file, null, null);
    }

    @Test
    void countsOpenAndClosedLettersAndTheKeysOfEachCode() {
        letters.letter("a", 10)
                .letter("a", 20)
                .letter("a", 30, "PARKED", null, true)
                .letter("b", 7000);
        letters.marker("a", 10, "r1").unwanted("c", 40);

        assertThat(text(200).lines())
                .containsExactly(
                        "SINK     TABLE          CODE    LETTERS  OPEN  CLOSED  KEYS                OLDEST                NEWEST",
                        "replica  public.orders  JDBC          3     2       1     2  1970-01-01T00:00:10Z  1970-01-01T01:56:40Z",
                        "replica  public.orders  PARKED        1     1       0     1  1970-01-01T00:00:30Z  1970-01-01T00:00:30Z",
                        "3 open letters of 2 keys");
        assertThat(Summary.of(letters.ledger).json(configs).lines())
                .first()
                .isEqualTo(
                        "{\"sink\":\"replica\",\"table\":\"public.orders\",\"code\":\"JDBC\",\"letters\":3,\"open\":2,"
                                + "\"closed\":1,\"keys\":2,\"oldest\":\"1970-01-01T00:00:10Z\",\"newest\":\"1970-01-01T01:56:40Z\"}");
    }

    @Test
    void fitsANarrowTerminalWithAgesAndThenWithCutWords() {
        letters.letter("a", 10, "UNAVAILABLE_VALUE_OF_A_COLUMN", null, true);

        assertThat(text(100)).contains("replica  public.orders  UNAVAILABLE_VALUE_OF_A_COLUMN", "  2h");
        assertThat(text(80).lines()).allMatch(line -> line.length() <= 80);
        assertThat(text(80)).contains("replica", "public.ord", "UNAVAILAB", "…");
    }

    @Test
    void saysThatThereIsNothing() {
        letters.unwanted("a", 10);

        assertThat(text(80)).isEqualTo("no dead letters");
        assertThat(Summary.of(letters.ledger).json(configs)).isEmpty();
    }

    @Test
    void tellsAgesAsTheFiltersTakeThem() {
        assertThat(TextTable.age(-5)).isEqualTo("0s");
        assertThat(TextTable.age(59_999)).isEqualTo("59s");
        assertThat(TextTable.age(3_599_000)).isEqualTo("59m");
        assertThat(TextTable.age(47 * 3_600_000L)).isEqualTo("47h");
        assertThat(TextTable.age(49 * 3_600_000L)).isEqualTo("2d");
    }

    private String text(int width) {
        return Summary.of(letters.ledger).text(configs, NOW, width);
    }
}
