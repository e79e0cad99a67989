package io.cdcplatform.sandbox.stack;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.Verb;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cdc stack}: the whole system on this machine, on fixed ports, until it is taken down. */
@Command(
        name = "stack",
        description = "Start and stop PostgreSQL, Kafka, Connect, the registry and Flink on this machine.",
        footer = "cdc stack up",
        subcommands = {StackUp.class, StackDown.class, StackStatus.class})
public final class StackVerb implements Verb {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        new CommandLine(spec).usage(spec.commandLine().getErr());
        return Cdc.BAD_INPUT;
    }

    /** The one directory of {@code cdc stack}: {@code $CDC_STACK_DIR}, by default below the user's cache. */
    static Path directory() {
        return Optional.ofNullable(System.getenv("CDC_STACK_DIR"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "cdc-stack"))
                .toAbsolutePath()
                .normalize();
    }
}
