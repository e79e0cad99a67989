package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the supervisor of {@code cdc stack} tells the commands, through a file in the stack's directory.
 *
 * @param status how far it is
 * @param supervisor its process id
 * @param message why it failed, or empty
 * @param services what is ready, by name
 */
record StackState(Status status, long supervisor, String message, Map<String, Ready> services) {

    private static final String FILE = "state.properties";
    private static final String SERVICE = "service.";

    enum Status {
        STARTING,
        READY,
        FAILED
    }

    /** A service that answered, so many milliseconds after the start. */
    record Ready(int port, long pid, long millis, String address) {}

    static StackState starting(long supervisor) {
        return new StackState(Status.STARTING, supervisor, "", new TreeMap<>());
    }

    StackState withService(String name, Ready ready) {
        Map<String, Ready> more = new TreeMap<>(services);
        more.put(name, ready);
        return new StackState(status, supervisor, message, more);
    }

    StackState as(Status next, String why) {
        return new StackState(next, supervisor, why, services);
    }

    /** Empty when no stack was started in this directory, or it was stopped. */
    static Optional<StackState> read(Path directory) {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve(FILE))) {
            file.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the state of the stack: " + e.getMessage(), e);
        }
        Map<String, Ready> services = new TreeMap<>();
        for (String key : file.stringPropertyNames()) {
            if (key.startsWith(SERVICE)) {
                String[] parts = file.getProperty(key).split("\\|", 4);
                Ready ready = new Ready(
                        Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]);
                services.put(key.substring(SERVICE.length()), ready);
            }
        }
        return Optional.of(new StackState(
                Status.valueOf(file.getProperty("status")),
                Long.parseLong(file.getProperty("supervisor")),
                file.getProperty("message"),
                services));
    }

    /** Whole or not at all: a command reads at any time. */
    void write(Path directory) {
        Properties file = new Properties();
        file.setProperty("status", status.name());
        file.setProperty("supervisor", String.valueOf(supervisor));
        file.setProperty("message", message);
        services.forEach((name, ready) -> file.setProperty(
                SERVICE + name, ready.port + "|" + ready.pid + "|" + ready.millis + "|" + ready.address));
        Path fresh = directory.resolve(FILE + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                file.store(writer, null);
            }
            Files.move(
                    fresh,
                    directory.resolve(FILE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the state of the stack: " + e.getMessage(), e);
        }
    }

    static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the state of the stack: " + e.getMessage(), e);
        }
    }

    /** The supervisor is there and is not another process that got its number. */
    boolean supervised() {
        return CommandLines.has(supervisor, StackSupervisor.class.getName());
    }
}
