package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Owns the stack of {@code cdc stack} from {@code up} to {@code down}, in a process of its own. */
final class StackSupervisor {

    private final Path directory;
    private final Ports ports;
    private StackState state;

    private StackSupervisor(Path directory, Ports ports) {
        this.directory = directory;
        this.ports = ports;
        this.state = StackState.starting(ProcessHandle.current().pid());
    }

    public static void main(String[] args) throws InterruptedException {
        new StackSupervisor(Path.of(args[0]), Ports.FIXED.plus(Integer.parseInt(args[1]))).run();
    }

    private void run() throws InterruptedException {
        state.write(directory);
        try {
            Stack stack = Stack.start(StackOptions.kept(directory, ports), this::ready);
            SampleDatabases.create(stack.postgres(), SampleDatabases.SOURCE, SampleDatabases.TARGET);
            change(state.as(StackState.Status.READY, ""));
        } catch (RuntimeException e) {
            change(state.as(StackState.Status.FAILED, String.valueOf(e.getMessage())));
            throw e;
        }
        // Until a signal: the stack's own shutdown hook then stops it.
        new CountDownLatch(1).await();
    }

    private synchronized void ready(Service service, Duration time) {
        change(state.withService(
                service.name(),
                new StackState.Ready(service.port(), service.pid(), time.toMillis(), service.address())));
    }

    private synchronized void change(StackState next) {
        state = next;
        state.write(directory);
    }
}
