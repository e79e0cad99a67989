package io.cdcplatform.provisioner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder with what a job in one JVM needs of Flink: our configuration with an address and a place for checkpoints, and where its log goes.
 *
 * <p>It goes away with the job: a line starts where its target or its committed offsets say, not from a checkpoint of an earlier run.
 */
record LocalFlink(Path folder) implements AutoCloseable {
    private static final String LOGGING =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.console.ref = console
            appender.console.name = console
            appender.console.type = CONSOLE
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = WARN
            logger.pekko.name = org.apache.pekko
            logger.pekko.level = WARN
            """;

    static LocalFlink prepare(Path configuration, int restPort) {
        try {
            Path folder = Files.createTempDirectory("cdc-run-");
            String ours = Files.readString(configuration);
            Files.writeString(
                    folder.resolve("config.yaml"),
                    ours + "\nrest.bind-port: " + restPort + "\nrest.port: " + restPort
                            + "\nexecution.checkpointing.dir: "
                            + folder.resolve("checkpoints").toUri() + "\n");
            Files.writeString(folder.resolve("log4j.properties"), LOGGING);
            return new LocalFlink(folder);
        } catch (IOException failed) {
            throw VerbException.failed("Cannot prepare Flink's configuration from " + configuration + ": " + failed);
        }
    }

    Path logging() {
        return folder.resolve("log4j.properties");
    }

    /** Safe to call twice, and at once by the verb and by the hook that ends it: the JVM halts when the hook is done. */
    @Override
    public synchronized void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            // the system clears its temporary folder
        }
    }
}
