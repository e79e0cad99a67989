package io.cdcplatform.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until a connector and its task run.
 *
 * <p>Assumes nothing of a single answer: right after a change Connect still tells the state before it, and a task that is about to fail is RUNNING for a
 * moment, so a state counts when it was the same for {@code settle}.
 */
final class ConnectorStart {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final ConnectApi connect;
    private final Duration deadline;
    private final Duration settle;

    ConnectorStart(ConnectApi connect, Duration deadline, Duration settle) {
        this.connect = connect;
        this.deadline = deadline;
        this.settle = settle;
    }

    void await(String connector) {
        Instant end = Instant.now().plus(deadline);
        String last = "";
        Instant since = Instant.now();
        while (true) {
            Optional<ConnectorState> state = connect.state(connector);
            String shown = state.map(ConnectorState::shown).orElse("not there yet");
            Instant now = Instant.now();
            if (!shown.equals(last)) {
                last = shown;
                since = now;
            }
            boolean settled = !now.isBefore(since.plus(settle));
            if (settled && state.isPresent() && state.get().running()) {
                return;
            }
            if (settled && state.isPresent() && state.get().failed()) {
                throw VerbException.failed("Cannot start connector " + connector + ": "
                        + state.get().cause()
                        + ". Mend it and apply again, which restarts it; the whole trace is in GET /connectors/"
                        + connector + "/status");
            }
            if (!now.isBefore(end)) {
                throw VerbException.failed("Cannot see connector " + connector + " run within " + deadline.toSeconds()
                        + " s: it is " + shown + ". Look at the log of Kafka Connect, then apply again");
            }
            Pause.of(INTERVAL);
        }
    }
}
