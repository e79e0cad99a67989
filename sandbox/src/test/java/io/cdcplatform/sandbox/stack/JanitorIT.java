package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JanitorIT {

    @Test
    void leavesNoProcessAndNoDirectoryAfterTheOwnerIsKilled() throws Exception {
        Process owner = owner();
        try {
            Path directory = directoryOf(owner);
            assertThat(processesOf(directory)).hasSizeGreaterThanOrEqualTo(4);

            owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

            await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(directory));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> processesOf(directory).isEmpty());
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void stopsInOrderWhenTheOwnerIsToldToEnd() throws Exception {
        Process owner = owner();
        try {
            Path directory = directoryOf(owner);

            owner.destroy();

            assertThat(owner.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(directory).doesNotExist();
            assertThat(processesOf(directory)).isEmpty();
        } finally {
            owner.destroyForcibly();
        }
    }

    private static Process owner() throws IOException {
        return new ProcessBuilder(JavaCommand.quick(128)
                        .with("-Dcdc.home=" + Artefacts.ofHome().home())
                        .main(System.getProperty("java.class.path"), StackOwner.class.getName())
                        .parts())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path directoryOf(Process owner) throws IOException {
        BufferedReader lines = owner.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        assertThat(line).as("what the owner prints").startsWith("RUNNING ");
        return Path.of(line.substring("RUNNING ".length()));
    }

    /** Everything that works in the directory or names it on its command line; dead ones that nobody waited for not. */
    private static List<String> processesOf(Path directory) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> belongs(process, directory))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean belongs(Path process, Path directory) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(directory.toString())
                    || Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
        } catch (IOException e) {
            return false;
        }
    }
}
