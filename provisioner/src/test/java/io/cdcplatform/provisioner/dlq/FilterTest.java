package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FilterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void takesEverythingWhereNothingIsAsked() throws JsonProcessingException {
        Filter filter = filter();

        assertThat(filter.takesSink("lake")).isTrue();
        assertThat(filter.takesTable("public.orders")).isTrue();
        assertThat(filter.takes("X", 0)).isTrue();
        assertThat(filter.takesKey(RecordJson.JSON.readTree("null"))).isTrue();
        assertThat(filter.described()).isEmpty();
    }

    @Test
    void takesTablesByPattern() {
        assertThat(filter("--table", "public.order*").takesTable("public.orders"))
                .isTrue();
        assertThat(filter("--table", "public.order*").takesTable("sales.orders"))
                .isFalse();
        assertThat(filter("--table", "*").takesTable("sales.orders")).isTrue();
    }

    @Test
    void takesFromSinceToBeforeUntil() {
        Filter filter = filter("--code", "X", "--since", "2h", "--until", "2026-03-01T13:30:00+02:00");
        long since = NOW.minusSeconds(7200).toEpochMilli();
        long until = NOW.minusSeconds(1800).toEpochMilli();

        assertThat(filter.takes("X", since)).isTrue();
        assertThat(filter.takes("X", since - 1)).isFalse();
        assertThat(filter.takes("X", until - 1)).isTrue();
        assertThat(filter.takes("X", until)).isFalse();
        assertThat(filter.takes("Y", since)).isFalse();
        assertThat(filter.described())
                .containsEntry("since", "2026-03-01T10:00:00Z")
                .containsEntry("until", "2026-03-01T11:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "30m, 1800", "2H, 7200", "1d, 86400", "1d12h, 129600", "1h30m, 5400"})
    void readsHowLongAgo(String text, long seconds) {
        assertThat(FilterOptions.instant("--since", text, NOW)).isEqualTo(NOW.minusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2", "h", "2026-03-01", "2h ago", "99999999999999999999d"})
    void saysHowATimeIsWritten(String text) {
        assertThatThrownBy(() -> FilterOptions.instant("--since", text, NOW))
                .hasMessageContaining("Cannot read --since " + text)
                .hasMessageContaining("2h");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"id": 42}              | {"id": 42, "part": "a"} | true
                    {"id": 42.0}            | {"id": 42}              | true
                    {"id": "42"}            | {"id": 42}              | true
                    {"id": 12345678901234567890123} | {"id": 12345678901234567890123} | true
                    {"id": 42, "part": "b"} | {"id": 42, "part": "a"} | false
                    {"id": 42}              | {"ID": 42}              | false
                    {"id": null}            | {"id": null}            | true
                    {"id": null}            | {"id": 0}               | false
                    {"id": {"a": [1]}}      | {"id": {"a": [1]}}      | true
                    {"id": 42}              | null                    | false
                    """)
    void comparesTheFieldsOfKeysByValue(String asked, String key, boolean taken) throws JsonProcessingException {
        assertThat(filter("--key", asked).takesKey(RecordJson.JSON.readTree(key)))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "id=42", "{}", "[1]", ""})
    void saysHowAKeyIsWritten(String key) {
        assertThatThrownBy(() -> filter("--key", key))
                .hasMessageContaining("Cannot read --key")
                .hasMessageContaining("{\"id\": 42}");
    }

    private static Filter filter(String... options) {
        FilterOptions read = new FilterOptions();
        new CommandLine(new Holder(read)).parseArgs(options);
        return read.read(NOW);
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin FilterOptions options) {}
}
