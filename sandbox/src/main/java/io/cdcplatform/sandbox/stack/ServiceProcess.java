package io.cdcplatform.sandbox.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One operating system process of the stack, in a session of its own so that Ctrl-C reaches only us. It records its
 * pid before it becomes the service: a child that cannot record itself, because the janitor was here, does not run.
 */
final class ServiceProcess {

    private static final String RECORD_AND_BECOME = "echo \"$$ $2\" > \"$1\" && shift 2 && exec \"$@\"";
    private static final Duration KILLED = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Generous: a machine may be busy with a build and several stacks at once. */
    private static final Duration READY = Duration.ofSeconds(180);

    private static final int TAIL_LINES = 25;

    private final RunDirectory run;
    private final String name;
    private final String janitorSignal;
    private volatile @Nullable Process process;

    private ServiceProcess(RunDirectory run, String name, String janitorSignal) {
        this.run = run;
        this.name = name;
        this.janitorSignal = janitorSignal;
    }

    /** A process that the janitor kills, or asks to end when its data is kept. */
    static ServiceProcess jvm(RunDirectory run, String name) {
        return new ServiceProcess(run, name, run.kept() ? "TERM" : "KILL");
    }

    /** PostgreSQL must detach its shared memory itself; QUIT is its immediate shutdown, which loses no commit. */
    static ServiceProcess postgres(RunDirectory run, String name) {
        return new ServiceProcess(run, name, "QUIT");
    }

    void start(List<String> command, Map<String, String> environment) {
        if (running()) {
            throw new IllegalStateException("Cannot start " + name + ": it runs as process " + pid());
        }
        List<String> full = new ArrayList<>(List.of("setsid", "sh", "-c", RECORD_AND_BECOME, "sh"));
        full.addAll(List.of(run.pid(name).toString(), janitorSignal));
        full.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(full)
                // Crash files of a JVM land beside its log.
                .directory(run.logs().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Polls until the probe is true; ends early when the process does, and a probe that throws is not ready yet. */
    void awaitReady(Callable<Boolean> probe) {
        long deadline = System.nanoTime() + READY.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            if (!running()) {
                throw failure("its process has ended");
            }
            try {
                if (probe.call()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("interrupted while waiting for it");
            } catch (Exception e) {
                last = String.valueOf(e.getMessage());
                pause();
            }
        }
        throw failure("not ready within " + READY.toSeconds() + " s (" + last + ")");
    }

    boolean running() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Started, and neither stopped nor killed by us since: it should be running. */
    boolean wanted() {
        return process != null;
    }

    long pid() {
        Process current = process;
        return current != null && current.isAlive() ? current.pid() : -1;
    }

    Path logFile() {
        return run.log(name);
    }

    /** Asks with a signal and uses force after the given time. */
    void stop(String signal, Duration patience) {
        Process current = process;
        if (current != null && current.isAlive()) {
            shell("kill -s " + signal + " " + current.pid());
            if (!ended(current, patience)) {
                kill();
            }
        }
        forget();
    }

    /** {@code kill -STOP} for the process and its group: it is there and does nothing until {@link #thaw}. */
    void freeze() {
        shell("kill -s STOP -- -" + pid());
    }

    void thaw() {
        shell("kill -s CONT -- -" + pid());
    }

    /** {@code kill -9} for the process, its group and its children. */
    void kill() {
        Process current = process;
        if (current != null && current.isAlive()) {
            List<ProcessHandle> children = current.descendants().toList();
            shell("kill -s KILL -- -" + current.pid());
            children.forEach(ProcessHandle::destroyForcibly);
            if (!ended(current, KILLED)) {
                throw new IllegalStateException(
                        "Cannot kill " + name + ": process " + current.pid() + " is still there");
            }
        }
        forget();
    }

    private IllegalStateException failure(String reason) {
        return new IllegalStateException("Cannot start " + name + ": " + reason + "; last lines of " + logFile() + ":\n"
                + RunDirectory.tail(logFile(), TAIL_LINES));
    }

    private void forget() {
        try {
            process = null;
            Files.deleteIfExists(run.pid(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + run.pid(name) + ": " + e.getMessage(), e);
        }
    }

    private static boolean ended(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The shell's own kill: a system without procps has no other. */
    private static void shell(String command) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ended(shell, KILLED);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run sh: " + e.getMessage(), e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
