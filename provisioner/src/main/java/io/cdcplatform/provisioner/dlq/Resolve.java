package io.cdcplatform.provisioner.dlq;

import picocli.CommandLine.Command;

/** {@code cdc dlq resolve}: what the letters say was dealt with by hand. */
@Command(
        name = "resolve",
        description = "Close open letters unsent, with all behind them of their keys: they were dealt with by hand.")
final class Resolve extends RetryVerb {
    Resolve() {
        super("resolve", false);
    }
}
