package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cdc stack down}: stops the supervisor and with it the stack. */
@Command(name = "down", description = "Stop it; the data stays for the next time.")
final class StackDown implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 100;

    @Option(names = "--wipe", description = "Remove its data, logs and state as well.")
    private boolean wipe;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path directory = StackVerb.directory();
        Optional<StackState> state = StackState.read(directory);
        if (state.isPresent() && state.get().supervised()) {
            ProcessHandle.of(state.get().supervisor()).ifPresent(ProcessHandle::destroy);
            awaitEnd(state.get());
        }
        // After a supervisor that was killed, its janitor may still be at work.
        Janitor.awaitEnd(new RunDirectory(directory, true));
        StackState.remove(directory);
        if (wipe) {
            Cache.delete(directory);
        }
        spec.commandLine()
                .getOut()
                .println(wipe ? "stopped, its data is removed" : "stopped, data kept in " + directory);
        return Cdc.GOOD;
    }

    private static void awaitEnd(StackState state) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (state.supervised()) {
            if (System.nanoTime() > deadline) {
                throw VerbException.failed("Cannot stop the stack: its supervisor (process " + state.supervisor()
                        + ") has not ended within " + PATIENCE.toSeconds() + " s; kill it, the janitor does the rest");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
