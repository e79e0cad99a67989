package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code cdc run}: apply, then the job in a JVM of its own, Flink's web UI included; ends with it, and ends it.
 *
 * <p>Assumes {@code -Dcdc.home}, the root of a built checkout: Flink's class path and the job's jar are found below it.
 */
@Command(
        name = "run",
        description = "Apply, then run the job on this machine.",
        footer = "cdc run shop.yaml --platform platform.yaml --sink lake")
final class Run implements Verb {
    private static final String MAIN = "io.cdcplatform.job.CdcJob";
    private static final String HEAP = "-Xmx2g";
    private static final long STOP_SECONDS = 15;
    private static final String JAR = "job/target/cdc-job.jar";
    private static final String CLASS_PATH = "sandbox/runtimes/flink/target/classpath";

    @Mixin
    private PipelineFile file = new PipelineFile();

    @Option(names = "--sink", paramLabel = "A,B", description = "Run these sinks only.")
    private @Nullable String sinks;

    @Option(
            names = "--rest-port",
            paramLabel = "PORT",
            description = "Port of Flink's web UI (default ${DEFAULT-VALUE}).")
    private int restPort = 8081;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Path home =
                Path.of(System.getProperty("cdc.home", ".")).toAbsolutePath().normalize();
        Configs configs = file.load();
        built(home.resolve(JAR)); // before anything is changed
        built(home.resolve(CLASS_PATH));
        Apply.apply(configs, spec.commandLine().getOut(), spec.commandLine().getErr());
        try (LocalFlink flink = LocalFlink.prepare(home.resolve("flink-conf/config.yaml"), restPort)) {
            spec.commandLine().getErr().println("job starts, web UI at http://localhost:" + restPort);
            return run(command(home, flink), flink);
        }
    }

    List<String> command(Path home, LocalFlink flink) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FlinkJvm.options());
        command.addAll(List.of(HEAP, "-Duser.timezone=UTC", "-Dlog4j.configurationFile=" + flink.logging()));
        command.addAll(List.of("-cp", home.resolve(JAR) + File.pathSeparator + text(home.resolve(CLASS_PATH)), MAIN));
        command.addAll(List.of("--pipeline", file.file().toString()));
        command.addAll(file.platform().arguments());
        if (sinks != null) {
            command.addAll(List.of("--sink", sinks));
        }
        return command;
    }

    private static int run(List<String> command, LocalFlink flink) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLINK_CONF_DIR", flink.folder().toString());
        try {
            Process job = builder.start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                stop(job);
                                flink.close();
                            },
                            "stop-job"));
            follow(job);
            return job.waitFor() == 0 ? Cdc.GOOD : Cdc.FAILED;
        } catch (IOException failed) {
            throw VerbException.failed("Cannot run the job: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            throw Pause.interrupted();
        }
    }

    /** Its log; results are in the sinks. */
    private static void follow(Process job) {
        try {
            job.getInputStream().transferTo(System.err);
        } catch (IOException ended) {
            // Ctrl-C ended it: what it says last is cut off
        }
    }

    private static void stop(Process job) {
        job.destroy();
        try {
            if (!job.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                job.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            job.destroyForcibly();
        }
    }

    private static void built(Path path) {
        if (!Files.exists(path)) {
            throw VerbException.failed(
                    "Cannot run the job: " + path + " is missing. Build it with: mvn -Dfast -DskipTests package");
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path).strip();
        } catch (IOException unreadable) {
            throw VerbException.failed("Cannot read " + path + ": " + unreadable.getMessage());
        }
    }
}
