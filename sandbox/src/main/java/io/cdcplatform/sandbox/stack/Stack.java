package io.cdcplatform.sandbox.stack;

import io.cdcplatform.sandbox.stack.StackOptions.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running stack. Its services start side by side and stop in reverse; when this JVM is told to end it stops them,
 * when it is killed the janitor does.
 */
public final class Stack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);

    private final RunDirectory run;
    private final Map<Part, Service> services = new LinkedHashMap<>();
    private final Map<String, Duration> startTimes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Janitor janitor;
    private final Thread hook = new Thread(this::shutDown, "stack-shutdown");
    private final AtomicBoolean closed = new AtomicBoolean();

    private Stack(StackOptions options, Artefacts artefacts) {
        Path directory = options.directory;
        this.run = directory == null ? RunDirectory.ephemeral() : RunDirectory.kept(directory);
        // In the order of Part, and stopped in reverse: who uses a service ends before it.
        for (Part part : Part.values()) {
            if (options.parts.contains(part)) {
                services.put(part, service(part, options, artefacts));
            }
        }
        this.janitor = Janitor.watch(run);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public static Stack start(StackOptions options) {
        return start(options, (service, time) -> {});
    }

    /** Returns when every service answers; tells the listener of each as it does, from several threads. */
    public static Stack start(StackOptions options, BiConsumer<Service, Duration> ready) {
        Stack stack = new Stack(options, Artefacts.ofHome());
        try {
            stack.startAll(ready);
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public Postgres postgres() {
        return part(Part.POSTGRES, Postgres.class);
    }

    public Postgres target() {
        return part(Part.TARGET, Postgres.class);
    }

    public MariaDb mariadb() {
        return part(Part.MARIADB, MariaDb.class);
    }

    public KafkaBroker kafka() {
        return part(Part.KAFKA, KafkaBroker.class);
    }

    public ConnectWorker connect() {
        return part(Part.CONNECT, ConnectWorker.class);
    }

    public Registry registry() {
        return part(Part.REGISTRY, Registry.class);
    }

    public FlinkCluster flink() {
        return part(Part.FLINK, FlinkCluster.class);
    }

    public List<Service> services() {
        return List.copyOf(services.values());
    }

    /** The run directory; {@link #logs()} is in it. */
    public Path directory() {
        return run.root();
    }

    public Path logs() {
        return run.logs();
    }

    /** From the start of the stack until the service answered, by name. */
    public Map<String, Duration> startTimes() {
        return Map.copyOf(startTimes);
    }

    /** Stops in reverse; a temporary run directory is gone afterwards. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("stopping because the JVM ends");
        }
        stopAll();
    }

    private Service service(Part part, StackOptions options, Artefacts artefacts) {
        Ports ports = options.ports;
        return switch (part) {
            case POSTGRES -> new Postgres("postgres", run, artefacts, ports.postgres());
            case TARGET -> new Postgres("target", run, artefacts, ports.target());
            case MARIADB -> new MariaDb(run, artefacts, ports.mariadb());
            case KAFKA -> new KafkaBroker(run, artefacts, ports);
            case REGISTRY -> new Registry(run, artefacts, ports.registry());
            case CONNECT -> new ConnectWorker(run, artefacts, ports);
            case FLINK -> new FlinkCluster(run, artefacts, ports, options);
        };
    }

    private void startAll(BiConsumer<Service, Duration> ready) {
        long begin = System.nanoTime();
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (Service service : services.values()) {
            starts.add(CompletableFuture.runAsync(
                    () -> {
                        service.start();
                        service.awaitReady();
                        Duration time = Duration.ofNanos(System.nanoTime() - begin);
                        startTimes.put(service.name(), time);
                        LOG.info("ready service={} ms={}", service.name(), time.toMillis());
                        ready.accept(service, time);
                    },
                    task -> daemon(task, service.name())));
        }
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? failure : e;
        }
    }

    private static void daemon(Runnable task, String service) {
        Thread thread = new Thread(task, "start-" + service);
        thread.setDaemon(true);
        thread.start();
    }

    private void shutDown() {
        if (closed.compareAndSet(false, true)) {
            stopAll();
        }
    }

    private void stopAll() {
        List<Service> reversed = new ArrayList<>(services.values());
        Collections.reverse(reversed);
        for (Service service : reversed) {
            try {
                service.stop();
            } catch (RuntimeException e) {
                LOG.warn("cannot stop service={} reason={}; the janitor will", service.name(), e.getMessage());
            }
        }
        janitor.close();
    }

    private <T extends Service> T part(Part part, Class<T> type) {
        Service service = services.get(part);
        if (service == null) {
            throw new IllegalStateException("Cannot use " + part + ": this stack was started without it");
        }
        return type.cast(service);
    }
}
