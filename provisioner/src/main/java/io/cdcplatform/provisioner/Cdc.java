package io.cdcplatform.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.config.ConfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The {@code cdc} command line: its verbs, its exit codes and how it fails. Results go to stdout, all else to stderr. */
@Command(
        name = "cdc",
        description = "Change data capture: Debezium, Kafka and Flink to Iceberg, JDBC and webhooks.",
        synopsisSubcommandLabel = "VERB")
public final class Cdc {
    public static final int GOOD = 0;
    public static final int FAILED = 1;
    public static final int BAD_INPUT = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "This text.")
    @SuppressWarnings("unused") // picocli answers it
    private boolean help;

    private Cdc() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** Runs a verb and answers its exit code; usage texts and messages go to the two streams. */
    public static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine cdc = commandLine();
        cdc.setOut(new PrintWriter(out, true, UTF_8)).setErr(new PrintWriter(err, true, UTF_8));
        cdc.setExecutionExceptionHandler((failure, verb, parsed) -> fail(failure, err));
        if (args.length == 0) {
            cdc.usage(err);
            return BAD_INPUT;
        }
        return cdc.execute(args);
    }

    /** What parses the command line, with every verb that is on the class path. */
    public static CommandLine commandLine() {
        CommandLine cdc = new CommandLine(new Cdc());
        Stream.concat(
                        Stream.of(new Validate(), new Apply(), new Run(), new Health()),
                        ServiceLoader.load(Verb.class).stream().map(ServiceLoader.Provider::get))
                .forEach(cdc::addSubcommand);
        cdc.getSubcommands()
                .values()
                .forEach(verb -> verb.getCommandSpec().usageMessage().footerHeading("%nExample:%n  "));
        cdc.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> examples(cdc));
        return cdc.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String examples(CommandLine cdc) {
        List<String> footers = cdc.getSubcommands().values().stream()
                .flatMap(verb -> Stream.of(verb.getCommandSpec().usageMessage().footer()))
                .map(line -> "  " + line.strip())
                .toList();
        return Stream.concat(Stream.of("", "Examples:"), footers.stream())
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }

    private static int fail(Exception failure, PrintStream err) {
        if (failure instanceof VerbException expected) {
            err.println(expected.getMessage());
            return expected.exitCode();
        }
        if (failure instanceof ConfigException bad) {
            err.println(bad.getMessage());
            return BAD_INPUT;
        }
        err.println("Unexpected failure, please report it with these lines:");
        failure.printStackTrace(err);
        return FAILED;
    }
}
