package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubstitutionTest {
    private final Substitution substitution =
            new Substitution(Map.of("HOST", "db1", "EMPTY", "", "TRICKY", "${HOST}\\$1")::get);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "plain | plain",
                "$HOST | $HOST",
                "${HOST} | db1",
                "jdbc://${HOST}/x-${HOST} | jdbc://db1/x-db1",
                "${NONE:-fallback} | fallback",
                "${NONE:-} | ''",
                "${HOST:-fallback} | db1",
                "${EMPTY:-fallback} | fallback",
                "${EMPTY} | ''",
                "${NONE:-a:-b} | a:-b",
                "${NONE:-{a\\}} | {a}",
                "$${HOST} | ${HOST}",
                "${TRICKY} | ${HOST}\\$1",
            })
    void fillsIn(String text, String expected) {
        assertThat(substitution.apply(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NONE} | NONE is not set",
                "${NONE}${HOST}${NADA} | NONE is not set: set it, or write ${NONE:-default}; environment variable NADA is not set",
                "${HOST | has no closing '}'",
                "${} | does not name a variable",
                "${A B} | does not name a variable",
                "${NONE:-${HOST}} | a default is plain text",
                "${file:relative} | has to start with /",
                "${file:/no/such/file} | cannot read file /no/such/file: no such file",
            })
    void namesWhatItCannotFillIn(String text, String message) {
        assertThatThrownBy(() -> substitution.apply(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsAFileWithoutTheLineEndThatClosesIt(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a}b"), "first\nsecond\n");

        assertThat(substitution.apply("<${file:" + folder + "/a\\}b}>")).isEqualTo("<first\nsecond>");
        assertThat(file).exists();
    }
}
