package io.cdcplatform.provisioner;

import java.util.List;
import java.util.stream.Stream;

/** What every JVM with Flink in it is started with, as Flink's own scripts do. */
public final class FlinkJvm {
    private FlinkJvm() {}

    /** With fewer than three processors Java starts a thread for each step of what runs asynchronously, as HTTP clients do. */
    private static final String SHARED_THREADS = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4";

    /** The packages of Java that Flink's serializers look into, and what {@code flink-conf/config.yaml} sets for TaskManagers. */
    public static List<String> options() {
        Stream<String> opens = Stream.of(
                        "java.lang",
                        "java.lang.reflect",
                        "java.net",
                        "java.io",
                        "java.nio",
                        "java.text",
                        "java.time",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "java.util.concurrent.locks",
                        "sun.net.util",
                        "sun.nio.ch")
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED");
        return Stream.concat(opens, Stream.of(SHARED_THREADS)).toList();
    }
}
