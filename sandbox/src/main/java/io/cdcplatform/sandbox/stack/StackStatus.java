package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.Cdc;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cdc stack status}: exit code 0 when every service is up. */
@Command(name = "status", description = "Show what is running; exit code 1 unless everything is.")
final class StackStatus implements Callable<Integer> {

    private static final String ROW = "%-10s %-8s %-8s %s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> state = StackState.read(StackVerb.directory());
        if (state.isEmpty()) {
            out.println("no stack in " + StackVerb.directory() + "; start one: cdc stack up");
            return Cdc.FAILED;
        }
        out.printf(ROW, "SERVICE", "STATE", "PID", "ADDRESS");
        state.get().services().forEach((name, ready) -> {
            boolean up = isUp(ready);
            out.printf(ROW, name, up ? "up" : "down", up ? ready.pid() : "-", ready.address());
        });
        boolean supervised = state.get().supervised();
        out.printf(
                ROW,
                "supervisor",
                supervised ? "up" : "down",
                supervised ? state.get().supervisor() : "-",
                state.get().status());
        out.flush();
        return supervised && state.get().status() == StackState.Status.READY && allUp(state.get())
                ? Cdc.GOOD
                : Cdc.FAILED;
    }

    static boolean allUp(StackState state) {
        return state.services().values().stream().allMatch(StackStatus::isUp);
    }

    private static boolean isUp(StackState.Ready ready) {
        return ProcessHandle.of(ready.pid()).map(ProcessHandle::isAlive).orElse(false) && !Ports.isFree(ready.port());
    }
}
