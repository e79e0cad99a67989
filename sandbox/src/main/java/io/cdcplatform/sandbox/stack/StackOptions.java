package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a stack is made of; each method changes one thing and returns this. Read once, when the stack starts. */
public final class StackOptions {

    /** A service of the stack. Connect needs Kafka; everything else stands alone. */
    public enum Part {
        POSTGRES,
        /** A second PostgreSQL for sinks alone, so that a target can be away while its source goes on; only where it is asked for. */
        TARGET,
        /** Only where it is asked for: its server is a download of its own. */
        MARIADB,
        KAFKA,
        REGISTRY,
        CONNECT,
        FLINK
    }

    final @Nullable Path directory;
    final Ports ports;
    Set<Part> parts = EnumSet.complementOf(EnumSet.of(Part.MARIADB, Part.TARGET));
    int taskManagers = 1;
    int slots = 4;
    String taskManagerMemory = "3200m";
    int parallelism = 2;
    Duration checkpointInterval = Duration.ofSeconds(10);

    private StackOptions(@Nullable Path directory, Ports ports) {
        this.directory = directory;
        this.ports = ports;
    }

    /** Everything but MariaDB and the second PostgreSQL, on free ports, in a temporary directory that is gone when it is closed: for tests and the demo. */
    public static StackOptions ephemeral() {
        return new StackOptions(null, Ports.free());
    }

    /** The same, on given ports, with its data kept in a directory. */
    public static StackOptions kept(Path directory, Ports ports) {
        return new StackOptions(directory, ports);
    }

    /** Starts these services and no others. */
    public StackOptions only(Part first, Part... more) {
        Set<Part> some = EnumSet.of(first, more);
        if (some.contains(Part.CONNECT) && !some.contains(Part.KAFKA)) {
            throw new IllegalArgumentException("Cannot start Connect without Kafka");
        }
        parts = some;
        return this;
    }

    /** Starts this service, too. */
    public StackOptions with(Part part) {
        parts.add(part);
        return this;
    }

    /** So many Flink TaskManagers; the memory is the process size of each, like 2g. */
    public StackOptions taskManagers(int count, int slotsEach, String memoryEach) {
        taskManagers = count;
        slots = slotsEach;
        taskManagerMemory = memoryEach;
        return this;
    }

    /** Flink's default parallelism. */
    public StackOptions parallelism(int value) {
        parallelism = value;
        return this;
    }

    public StackOptions checkpointInterval(Duration value) {
        checkpointInterval = value;
        return this;
    }
}
