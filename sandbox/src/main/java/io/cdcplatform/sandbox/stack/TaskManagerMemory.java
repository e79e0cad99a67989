package io.cdcplatform.sandbox.stack;

import java.util.List;
import java.util.Locale;

/**
 * Splits a TaskManager's process memory as Flink's start script does (a JVM of its own each time, which this saves):
 * metaspace and overhead off the process size, then network, managed and framework memory; the task heap is the rest.
 */
record TaskManagerMemory(long heap, long direct, long metaspace, long overhead, long network, long managed) {

    private static final long MEGABYTE = 1L << 20;
    private static final long FRAMEWORK = 128 * MEGABYTE;
    private static final long MIN_OVERHEAD = 192 * MEGABYTE;
    private static final long MAX_OVERHEAD = 1024 * MEGABYTE;
    /** Floats, as in Flink: the last bytes differ otherwise, and a TaskManager compares. */
    private static final float OVERHEAD_FRACTION = 0.1f;

    private static final long MIN_NETWORK = 64 * MEGABYTE;
    private static final float NETWORK_FRACTION = 0.1f;

    static TaskManagerMemory of(FlinkConf conf) {
        long process = bytes(conf.get("taskmanager.memory.process.size"));
        long metaspace = bytes(conf.get("taskmanager.memory.jvm-metaspace.size"));
        float managedFraction = Float.parseFloat(conf.get("taskmanager.memory.managed.fraction"));
        long overhead = Math.min(MAX_OVERHEAD, Math.max(MIN_OVERHEAD, share(process, OVERHEAD_FRACTION)));
        long flink = process - metaspace - overhead;
        long network = Math.max(MIN_NETWORK, share(flink, NETWORK_FRACTION));
        long managed = share(flink, managedFraction);
        long heap = flink - FRAMEWORK - network - managed;
        if (heap <= FRAMEWORK) {
            throw new IllegalStateException("Cannot start a TaskManager: taskmanager.memory.process.size "
                    + conf.get("taskmanager.memory.process.size") + " leaves no heap for its tasks");
        }
        return new TaskManagerMemory(heap, FRAMEWORK + network, metaspace, overhead, network, managed);
    }

    List<String> jvmFlags() {
        return List.of(
                "-Xmx" + heap, "-Xms" + heap, "-XX:MaxDirectMemorySize=" + direct, "-XX:MaxMetaspaceSize=" + metaspace);
    }

    List<String> dynamicProperties(int slots) {
        return List.of(
                "-Dtaskmanager.cpu.cores=" + (double) slots,
                "-Dtaskmanager.memory.framework.heap.size=" + FRAMEWORK + "b",
                "-Dtaskmanager.memory.framework.off-heap.size=" + FRAMEWORK + "b",
                "-Dtaskmanager.memory.task.heap.size=" + (heap - FRAMEWORK) + "b",
                "-Dtaskmanager.memory.task.off-heap.size=0b",
                "-Dtaskmanager.memory.network.min=" + network + "b",
                "-Dtaskmanager.memory.network.max=" + network + "b",
                "-Dtaskmanager.memory.managed.size=" + managed + "b",
                "-Dtaskmanager.memory.jvm-metaspace.size=" + metaspace + "b",
                "-Dtaskmanager.memory.jvm-overhead.min=" + overhead + "b",
                "-Dtaskmanager.memory.jvm-overhead.max=" + overhead + "b",
                "-Dtaskmanager.numberOfTaskSlots=" + slots);
    }

    /** Sizes as Flink writes them, as far as our file uses them: 2g, 512m. */
    static long bytes(String size) {
        String text = size.strip().toLowerCase(Locale.ROOT);
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'g' -> number << 30;
            case 'm' -> number << 20;
            default -> throw new IllegalStateException("Cannot read memory size " + size + ": write 2g or 512m");
        };
    }

    private static long share(long size, float fraction) {
        return (long) ((double) size * fraction);
    }
}
