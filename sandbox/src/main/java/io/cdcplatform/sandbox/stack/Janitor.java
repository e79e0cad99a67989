package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up behind a stack, also behind one whose JVM was killed: a tiny shell in a session of its own that reads a
 * pipe from us. The pipe ends when we end, however that happens; then it ends every process of the run directory and,
 * unless its data is kept, removes the directory.
 */
final class Janitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final String NAME = "cdc-janitor";
    private static final String SCRIPT = "janitor.sh";
    private static final int PATIENCE_SECONDS = 40;

    private final Process process;

    private Janitor(Process process) {
        this.process = process;
    }

    static Janitor watch(RunDirectory run) {
        try (InputStream script = Janitor.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException("Cannot start the janitor: " + SCRIPT + " is not on the class path");
            }
            // Given as text: a script file would have to lie in the very directory that the janitor removes.
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            String keep = run.kept() ? "keep" : "remove";
            Process process = new ProcessBuilder(
                            "setsid", "sh", "-c", text, NAME, run.root().toString(), keep)
                    .directory(run.root().getRoot().toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            run.write(run.janitor(), String.valueOf(process.pid()));
            return new Janitor(process);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the janitor of " + run.root() + ": " + e.getMessage(), e);
        }
    }

    /** Waits, within its own limits, for the janitor of a stack that has lost its owner. */
    static void awaitEnd(RunDirectory run) {
        try {
            ProcessHandle.of(Long.parseLong(Files.readString(run.janitor()).strip()))
                    .filter(process -> CommandLines.has(process.pid(), NAME))
                    .ifPresent(janitor -> janitor.onExit()
                            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .join());
        } catch (NoSuchFileException e) {
            LOG.debug("no janitor has worked in {}", run.root());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + run.janitor() + ": " + e.getMessage(), e);
        }
    }

    /** Lets it clean now and waits for it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Cannot clean up behind the stack: the janitor (pid " + process.pid()
                        + ") is still at work after " + PATIENCE_SECONDS + " s");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot reach the janitor: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
