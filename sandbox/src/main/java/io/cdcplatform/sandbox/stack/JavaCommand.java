package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM like ours, in UTC; its parts in the order in which they are given. */
record JavaCommand(List<String> parts) {

    /** For a process that must be up soon and does little work: no optimising compiler, one collector thread. */
    static JavaCommand quick(int heapMegabytes) {
        return new JavaCommand(List.of(java(), "-Duser.timezone=UTC"))
                .with("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    }

    /** For a process that does the work: the JVM's own choice of collector and compiler. */
    static JavaCommand full() {
        return new JavaCommand(List.of(java(), "-Duser.timezone=UTC"));
    }

    JavaCommand with(String... more) {
        return with(List.of(more));
    }

    JavaCommand with(List<String> more) {
        List<String> all = new ArrayList<>(parts);
        all.addAll(more);
        return new JavaCommand(List.copyOf(all));
    }

    JavaCommand log4j(Path configuration) {
        return with("-Dlog4j2.configurationFile=" + configuration);
    }

    JavaCommand main(String classpath, String mainClass) {
        return with("-cp", classpath, mainClass);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
