package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.FlinkJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration folder of a Flink cluster and the command lines of its processes. */
final class FlinkFiles {

    private static final int CLI_HEAP_MEGABYTES = 512;

    private final RunDirectory run;
    private final Artefacts artefacts;
    private FlinkConf conf;

    FlinkFiles(RunDirectory run, Artefacts artefacts) {
        this.run = run;
        this.artefacts = artefacts;
        this.conf = FlinkConf.read(artefacts.flinkConf());
    }

    /** Writes everything for the settings of this run, which win over the file's. */
    void write(Map<String, String> settings) {
        conf = FlinkConf.read(artefacts.flinkConf()).with(settings);
        run.write(confDir().resolve("config.yaml"), conf.yaml());
        createTmp(Path.of(conf.get("io.tmp.dirs")));
        Log4j.console(run, "flink", Map.of("org.apache.pekko", "WARN", "org.apache.hadoop", "ERROR"));
        run.write(
                cliLog4j(),
                """
                rootLogger.level = INFO
                rootLogger.appenderRef.file.ref = file
                appender.file.name = file
                appender.file.type = FILE
                appender.file.fileName = %s
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %%d %%-5p %%c{1} - %%m%%n
                """
                        .formatted(run.log("flink-cli")));
        writeCliScript();
    }

    JavaCommand jobManager() {
        long process = TaskManagerMemory.bytes(conf.get("jobmanager.memory.process.size"));
        long metaspace = TaskManagerMemory.bytes(conf.get("jobmanager.memory.jvm-metaspace.size"));
        // Flink's own split: 128 MB off-heap and at least 192 MB for the JVM itself.
        long heapMegabytes = ((process - metaspace) >> 20) - 320;
        return JavaCommand.quick((int) heapMegabytes)
                .with("-XX:MaxMetaspaceSize=" + metaspace)
                .with(FlinkJvm.options())
                .log4j(run.conf("flink-log4j2.properties"))
                .main(classpath(), "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint")
                .with("--configDir", confDir().toString());
    }

    JavaCommand taskManager(String resourceId) {
        TaskManagerMemory memory = TaskManagerMemory.of(conf);
        int slots = Integer.parseInt(conf.get("taskmanager.numberOfTaskSlots"));
        return JavaCommand.full()
                .with(memory.jvmFlags())
                .with(FlinkJvm.options())
                .log4j(run.conf("flink-log4j2.properties"))
                .main(classpath(), "org.apache.flink.runtime.taskexecutor.TaskManagerRunner")
                .with("--configDir", confDir().toString())
                .with(memory.dynamicProperties(slots))
                .with("-Dtaskmanager.resource-id=" + resourceId);
    }

    Map<String, String> environment() {
        return Map.of("FLINK_CONF_DIR", confDir().toString());
    }

    Path confDir() {
        return run.conf("flink");
    }

    Path cliScript() {
        return run.bin("flink");
    }

    private void writeCliScript() {
        JavaCommand command = JavaCommand.quick(CLI_HEAP_MEGABYTES)
                .with(FlinkJvm.options())
                .log4j(cliLog4j())
                .main(classpath(), "org.apache.flink.client.cli.CliFrontend");
        String quoted = command.parts().stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "));
        Path script = run.write(
                cliScript(), "#!/bin/sh\nexport FLINK_CONF_DIR='" + confDir() + "'\nexec " + quoted + " \"$@\"\n");
        if (!script.toFile().setExecutable(true, false)) {
            throw new IllegalStateException("Cannot make " + script + " executable");
        }
    }

    private static void createTmp(Path tmp) {
        try {
            Files.createDirectories(tmp);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + tmp + ": " + e.getMessage(), e);
        }
    }

    private String classpath() {
        return artefacts.classpath("flink");
    }

    private Path cliLog4j() {
        return run.conf("flink-cli-log4j2.properties");
    }
}
