package io.cdcplatform.provisioner.dlq;

import picocli.CommandLine.Command;

/** {@code cdc dlq replay}: brings letters to their sinks again. */
@Command(name = "replay", description = "Bring open letters to their sinks again, with all behind them of their keys.")
final class Replay extends RetryVerb {
    Replay() {
        super("replay", true);
    }
}
