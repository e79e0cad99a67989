package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Apicurio Registry with its schemas in a file, so that they survive its restart; it speaks Confluent's API too. */
public final class Registry implements Service {

    private static final String HOST = "127.0.0.1";
    private static final int HEAP_MEGABYTES = 384;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunDirectory run;
    private final Artefacts artefacts;
    private final Ports ports;
    private final ServiceProcess process;

    Registry(RunDirectory run, Artefacts artefacts, Ports ports) {
        this.run = run;
        this.artefacts = artefacts;
        this.ports = ports;
        this.process = ServiceProcess.jvm(run, name());
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public String address() {
        return confluentUrl();
    }

    @Override
    public void start() {
        Path home =
                new Cache(artefacts.cache()).tarGz(artefacts.jars("registry").get(0));
        JavaCommand command = JavaCommand.quick(HEAP_MEGABYTES)
                .with("-Dquarkus.http.host=" + HOST, "-Dquarkus.http.port=" + ports.registry())
                .with("-DREGISTRY_DATASOURCE_URL=jdbc:h2:file:"
                        + run.data(name()).resolve("schemas"))
                .with("-Dquarkus.log.level=WARN", "-Dquarkus.banner.enabled=false")
                .with("-jar", runner(home).toString());
        process.start(command.parts(), Map.of());
    }

    @Override
    public void awaitReady() {
        process.awaitReady(() -> Http.answers(confluentUrl() + "/subjects"));
    }

    @Override
    public void stop() {
        process.stop("TERM", PATIENCE);
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public int port() {
        return ports.registry();
    }

    @Override
    public boolean running() {
        return process.running();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Path logFile() {
        return process.logFile();
    }

    /** What a Confluent client is told. */
    public String confluentUrl() {
        return "http://" + HOST + ":" + ports.registry() + "/apis/ccompat/v7";
    }

    /** What Apicurio's converter is told. */
    public String nativeUrl() {
        return "http://" + HOST + ":" + ports.registry() + "/apis/registry/v2";
    }

    private static Path runner(Path home) {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Cannot start registry: no *-runner.jar in " + home));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start registry: " + e.getMessage(), e);
        }
    }
}
