package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cdc apply}: reads everything, decides, and only then makes the surroundings what the file says; a second time changes nothing. */
@Command(
        name = "apply",
        description = "Make topics, publication and connector what the file says.",
        footer = "cdc apply shop.yaml --platform platform.yaml")
final class Apply implements Verb {
    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @Mixin
    private PipelineFile file = new PipelineFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        apply(file.load(), spec.commandLine().getOut(), spec.commandLine().getErr());
        return Cdc.GOOD;
    }

    static void apply(Configs configs, PrintWriter out, PrintWriter err) {
        try (Surroundings surroundings = Surroundings.connect(configs)) {
            Source source = surroundings.readSource();
            refuse(source.problems());
            Desired desired = surroundings.wish(configs, source);
            Plan plan = Plan.of(desired, surroundings.read(source, desired));
            plan.notes().forEach(note -> err.println("note: " + note));
            execute(plan, desired, surroundings, out);
            err.println("waiting for connector " + desired.connectorName());
            new ConnectorStart(surroundings.connect(), START_DEADLINE, SETTLE).await(desired.connectorName());
            out.println(
                    plan.actions().isEmpty()
                            ? "nothing to do: connector " + desired.connectorName() + " runs"
                            : "connector " + desired.connectorName() + " runs");
        }
    }

    /** Connect looks at the configuration before the first action, but it needs the publication to be content: its own checks come when the task starts. */
    private static void execute(Plan plan, Desired desired, Surroundings surroundings, PrintWriter out) {
        if (!plan.actions().isEmpty()) {
            refuse(surroundings.connect().validate(desired.connectorName(), desired.connectorConfig()).stream()
                    .map(error -> "Cannot configure connector " + desired.connectorName() + ": " + error)
                    .toList());
        }
        for (Action action : plan.actions()) {
            surroundings.execute(action);
            out.println(action.shown());
        }
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw VerbException.failed(String.join(System.lineSeparator(), problems));
        }
    }
}
