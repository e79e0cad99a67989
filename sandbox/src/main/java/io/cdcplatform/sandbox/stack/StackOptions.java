package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stack is made of.
 *
 * @param directory where it runs and keeps its data; null for a temporary one that goes away with it
 * @param ports what it listens on; null for free ones
 * @param parts the services to start
 * @param taskManagers how many Flink TaskManagers
 * @param slots slots of each
 * @param taskManagerMemory process size of each, like 2g
 * @param parallelism Flink's default
 * @param checkpointInterval how often Flink takes a checkpoint
 * @param flinkSettings more settings of Flink, by key
 */
public record StackOptions(
        @Nullable Path directory,
        @Nullable Ports ports,
        Set<Part> parts,
        int taskManagers,
        int slots,
        String taskManagerMemory,
        int parallelism,
        Duration checkpointInterval,
        Map<String, String> flinkSettings) {

    /** A service of the stack. Connect needs Kafka; everything else stands alone. */
    public enum Part {
        POSTGRES,
        KAFKA,
        CONNECT,
        REGISTRY,
        FLINK
    }

    public StackOptions {
        parts = Set.copyOf(parts);
        flinkSettings = Map.copyOf(flinkSettings);
        if (parts.contains(Part.CONNECT) && !parts.contains(Part.KAFKA)) {
            throw new IllegalArgumentException("Cannot start Connect without Kafka");
        }
    }

    /** Everything, on free ports, gone when closed: for tests and the demo. */
    public static StackOptions ephemeral() {
        return new StackOptions(null, null, EnumSet.allOf(Part.class), 1, 4, "2g", 2, Duration.ofSeconds(10), Map.of());
    }

    /** Everything, on given ports, with its data kept in a folder. */
    public static StackOptions kept(Path directory, Ports ports) {
        StackOptions base = ephemeral();
        return new StackOptions(
                directory,
                ports,
                base.parts,
                base.taskManagers,
                base.slots,
                base.taskManagerMemory,
                base.parallelism,
                base.checkpointInterval,
                base.flinkSettings);
    }

    public StackOptions only(Part first, Part... more) {
        return new StackOptions(
                directory,
                ports,
                EnumSet.of(first, more),
                taskManagers,
                slots,
                taskManagerMemory,
                parallelism,
                checkpointInterval,
                flinkSettings);
    }

    public StackOptions taskManagers(int count, int slotsEach, String memoryEach) {
        return new StackOptions(
                directory, ports, parts, count, slotsEach, memoryEach, parallelism, checkpointInterval, flinkSettings);
    }

    public StackOptions parallelism(int value) {
        return new StackOptions(
                directory,
                ports,
                parts,
                taskManagers,
                slots,
                taskManagerMemory,
                value,
                checkpointInterval,
                flinkSettings);
    }

    public StackOptions checkpointInterval(Duration value) {
        return new StackOptions(
                directory, ports, parts, taskManagers, slots, taskManagerMemory, parallelism, value, flinkSettings);
    }

    public StackOptions flinkSetting(String key, String value) {
        Map<String, String> settings = new TreeMap<>(flinkSettings);
        settings.put(key, value);
        return new StackOptions(
                directory,
                ports,
                parts,
                taskManagers,
                slots,
                taskManagerMemory,
                parallelism,
                checkpointInterval,
                settings);
    }
}
