package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The folder of one stack: logs, data, configuration and the process ids for the janitor. An ephemeral one goes away
 * with its stack; a kept one holds its data for the next.
 */
record RunDirectory(Path root, boolean kept) {

    static RunDirectory ephemeral() {
        try {
            return new RunDirectory(Files.createTempDirectory("cdc-stack-"), false).create();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a run directory: " + e.getMessage(), e);
        }
    }

    /** Assumes that nothing of an earlier stack runs any more: its pids may long be somebody else's. */
    static RunDirectory kept(Path root) {
        RunDirectory run = new RunDirectory(root.toAbsolutePath().normalize(), true);
        Cache.delete(run.pids());
        return run.create();
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String service) {
        return logs().resolve(service + ".log");
    }

    Path data(String service) {
        return root.resolve("data").resolve(service);
    }

    Path conf(String file) {
        return root.resolve("conf").resolve(file);
    }

    Path bin(String file) {
        return root.resolve("bin").resolve(file);
    }

    Path pids() {
        return root.resolve("pids");
    }

    Path janitor() {
        return root.resolve("janitor.pid");
    }

    Path pid(String service) {
        return pids().resolve(service);
    }

    Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes {@code key=value} lines, in the map's order. */
    Path properties(String file, Map<String, String> properties) {
        StringBuilder text = new StringBuilder();
        properties.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return write(conf(file), text.toString());
    }

    /** The last lines of a log, for an error message; lossy on purpose where bytes are no UTF-8. */
    static String tail(Path log, int lines) {
        try {
            List<String> all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private RunDirectory create() {
        try {
            for (String folder : List.of("logs", "data", "conf", "bin", "pids")) {
                Files.createDirectories(root.resolve(folder));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the run directory " + root + ": " + e.getMessage(), e);
        }
    }
}
