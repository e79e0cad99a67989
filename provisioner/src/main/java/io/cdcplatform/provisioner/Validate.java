package io.cdcplatform.provisioner;

import io.cdcplatform.config.ConfigException;
import io.cdcplatform.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cdc validate}: every problem of every file, on stdout since it is the result; contacts nothing. */
@Command(
        name = "validate",
        description = "Check files: prints every problem as file:line:column.",
        footer = "cdc validate shop.yaml --platform platform.yaml")
final class Validate implements Verb {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Pipeline files.")
    private List<Path> files = List.of();

    @Mixin
    private PlatformFile platform = new PlatformFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        SortedSet<Problem> problems = new TreeSet<>(); // a platform file is read once for each pipeline
        for (Path file : files) {
            try {
                List<String> notes = platform.load(file).notes();
                out.println(file + ": ok");
                notes.forEach(note -> out.println(file + ": note: " + note));
            } catch (ConfigException bad) {
                problems.addAll(bad.problems());
            }
        }
        problems.forEach(out::println);
        return problems.isEmpty() ? Cdc.GOOD : Cdc.BAD_INPUT;
    }
}
