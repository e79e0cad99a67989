package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cdc stack up}: leaves a supervisor running and returns when every service answers. */
@Command(name = "up", description = "Start it; data of the last time is still there. Returns when all is ready.")
final class StackUp implements Callable<Integer> {

    private static final int SUPERVISOR_HEAP_MEGABYTES = 96;
    private static final long POLL_MILLIS = 100;

    @Option(names = "--port-offset", description = "Add this to each port, when one of them is taken.")
    private int portOffset;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path directory = StackVerb.directory();
        Optional<StackState> before = StackState.read(directory).filter(StackState::supervised);
        if (before.isEmpty()) {
            Janitor.awaitEnd(new RunDirectory(directory, true));
            checkPorts();
            StackState.remove(directory);
            awaitReady(directory, startSupervisor(RunDirectory.kept(directory)));
        } else if (before.get().status() != StackState.Status.READY || !StackStatus.allUp(before.get())) {
            throw VerbException.failed("Cannot start the stack: one is running in " + directory
                    + " but not all of it; see cdc stack status, then cdc stack down");
        }
        printAddresses(directory);
        return Cdc.GOOD;
    }

    private void checkPorts() {
        for (Map.Entry<String, Integer> port :
                Ports.FIXED.plus(portOffset).byName().entrySet()) {
            if (!Ports.isFree(port.getValue())) {
                throw VerbException.failed("Cannot start the stack: port " + port.getValue() + " of " + port.getKey()
                        + " is in use by another process; stop that, or use --port-offset");
            }
        }
    }

    private Process startSupervisor(RunDirectory run) {
        JavaCommand command = JavaCommand.quick(SUPERVISOR_HEAP_MEGABYTES)
                .with("-Dcdc.home=" + Artefacts.ofHome().home())
                .main(System.getProperty("java.class.path"), StackSupervisor.class.getName())
                .with(run.root().toString(), String.valueOf(portOffset));
        try {
            return new ProcessBuilder(new JavaCommand(List.of("setsid"))
                            .with(command.parts())
                            .parts())
                    .directory(run.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(run.log("supervisor").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the stack's supervisor: " + e.getMessage(), e);
        }
    }

    private void awaitReady(Path directory, Process supervisor) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Set<String> told = new HashSet<>();
        while (true) {
            boolean alive = supervisor.isAlive();
            Optional<StackState> state = StackState.read(directory);
            state.ifPresent(now -> now.services().forEach((name, ready) -> {
                if (told.add(name)) {
                    err.printf("%-10s ready after %.1f s%n", name, ready.millis() / 1000.0);
                }
            }));
            StackState.Status status = state.map(StackState::status).orElse(StackState.Status.STARTING);
            if (status == StackState.Status.READY) {
                return;
            }
            if (status == StackState.Status.FAILED || !alive) {
                Path log = new RunDirectory(directory, true).log("supervisor");
                supervisor.destroy();
                throw VerbException.failed(state.map(StackState::message)
                        .filter(message -> !message.isEmpty())
                        .orElse("Cannot start the stack: its supervisor has ended; last lines of " + log + ":\n"
                                + RunDirectory.tail(log, 20)));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void printAddresses(Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        StackState.read(directory).ifPresent(state -> state.services()
                .forEach((name, ready) -> out.printf("%-10s %s%n", name, ready.address())));
        out.printf(
                "%-10s %s, %s (user %s, password %s)%n",
                "databases",
                SampleDatabases.SOURCE,
                SampleDatabases.TARGET,
                SampleDatabases.USER,
                SampleDatabases.PASSWORD);
        out.printf("%-10s %s list%n", "flink cli", new RunDirectory(directory, true).bin("flink"));
        out.printf("%-10s %s%n", "logs", new RunDirectory(directory, true).logs());
        out.flush();
    }
}
