package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

    @Test
    void findsAWordBehindMoreThanAPageOfOthers() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", "read -r _", "x".repeat(20_000), "the-word").start();
        try {
            assertThat(CommandLines.has(process.pid(), "the-word")).isTrue();
            assertThat(CommandLines.has(process.pid(), "another")).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(CommandLines.has(process.pid(), "the-word")).isFalse();
    }
}
