package io.cdcplatform.provisioner;

import java.util.List;
import java.util.stream.Stream;

/** What every JVM with Flink in it is started with, as Flink's own scripts do. */
public final class FlinkJvm {
    private FlinkJvm() {}

    /** The packages of Java that Flink's serializers look into. */
    public static List<String> opens() {
        return Stream.of(
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
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }
}
