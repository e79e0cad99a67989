package io.cdcplatform.sandbox.demo;

import io.cdcplatform.provisioner.Verb;
import io.cdcplatform.provisioner.VerbException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cdc demo}: options of the demo; {@link Demo} plays it. */
@Command(
        name = "demo",
        description = "The whole system on this machine, embedded, with live changes; ends with the proof.",
        footer = "cdc demo --for 60s --rate 500")
public final class DemoVerb implements Verb {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)?");

    @Option(names = "--for", paramLabel = "TIME", description = "how long rows change: 60s, 5m; default: until Ctrl-C")
    private @Nullable String time;

    @Option(names = "--rate", paramLabel = "N", description = "changed rows per second (default: ${DEFAULT-VALUE})")
    private int rate = 500;

    @Option(names = "--seed", paramLabel = "N", description = "of the shop's changes (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--no-ui", description = "no live table, a line now and then")
    private boolean noUi;

    @Override
    public Integer call() throws Exception {
        if (rate < 1) {
            throw VerbException.badInput("Cannot change rows at --rate " + rate + ": it must be at least 1");
        }
        PrintStream err = System.err;
        boolean terminal = System.console() != null && !noUi;
        return new Demo(System.out, err, terminal, rate, seed).play(time == null ? null : duration(time));
    }

    /** Of texts like 60s, 5m and 1h. */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw VerbException.badInput("Cannot read --for " + text + ": write 60s, 5m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return switch (unit == null ? "s" : unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
