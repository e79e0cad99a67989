package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.provisioner.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cdc dlq}: dead letters, looked at, replayed, closed and removed. */
@Command(
        name = "dlq",
        description = "Dead letters: what could not be delivered, and what to do with it.",
        subcommands = {ListLetters.class, Show.class, Replay.class, Resolve.class, Purge.class},
        synopsisSubcommandLabel = "VERB",
        footer = "cdc dlq list shop.yaml --since 2h")
public final class Dlq implements Verb {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing verb: one of list, show, replay, resolve, purge");
    }
}
