package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.FlinkJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the build left for us: the class path of each runtime, the job's jar, Flink's configuration. Assumes
 * {@code -Dcdc.home=<repository root>} and a finished build; {@code ./cdc} sees to both.
 */
public record Artefacts(Path home) {

    public static Artefacts ofHome() {
        return new Artefacts(
                Path.of(System.getProperty("cdc.home", ".")).toAbsolutePath().normalize());
    }

    public Path jobJar() {
        return home.resolve("job/target/cdc-job.jar");
    }

    public Path flinkConf() {
        return home.resolve("flink-conf/config.yaml");
    }

    /**
     * The command of a JVM that has Flink and the job on its class path, as {@code cdc run} has them, and runs one of our classes.
     *
     * @param heap a flag such as {@code -Xmx4g}
     */
    public List<String> jobInOneJvm(Class<?> main, String heap, List<String> arguments) {
        String ours = main.getProtectionDomain().getCodeSource().getLocation().getPath();
        String classpath = String.join(File.pathSeparator, classpath("flink"), jobJar().toString(), ours);
        return JavaCommand.full()
                .with(heap)
                .with(FlinkJvm.options())
                .main(classpath, main.getName())
                .with(arguments)
                .parts();
    }

    String classpath(String runtime) {
        Path list = home.resolve("sandbox/runtimes").resolve(runtime).resolve("target/classpath");
        try {
            return Files.readString(list).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot find the class path of " + runtime + ": no " + list
                            + "; build first (mvn -Dfast -DskipTests package, or any ./cdc command)",
                    e);
        }
    }

    List<Path> jars(String runtime) {
        return Arrays.stream(classpath(runtime).split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /** Where unpacked archives live: beside the build, or with the user when that is not writable. */
    Path cache() {
        Path target = home.resolve("sandbox/target");
        Path cache = Files.isWritable(target)
                ? target.resolve("cache")
                : Path.of(System.getProperty("user.home"), ".cache", "cdc");
        try {
            return Files.createDirectories(cache);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the cache " + cache + ": " + e.getMessage(), e);
        }
    }
}
