package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Apicurio Registry with its schemas in a file, so that they survive its restart; it speaks Confluent's API too. */
public final class Registry extends Service {

    private static final int HEAP_MEGABYTES = 384;

    Registry(RunDirectory run, Artefacts artefacts, int port) {
        super("registry", port, run, artefacts, ServiceProcess.jvm(run, "registry"));
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
                .with("-Dquarkus.http.host=" + HOST, "-Dquarkus.http.port=" + port())
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

    /** What a Confluent client is told. */
    public String confluentUrl() {
        return "http://" + HOST + ":" + port() + "/apis/ccompat/v7";
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
