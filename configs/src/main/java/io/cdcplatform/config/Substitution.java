package io.cdcplatform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what a text takes from outside: a variable ({@code $VAR} in braces, with {@code :-default} if need be) or a file
 * ({@code file:/path} in braces).
 *
 * <p>Inside the braces a backslash makes a closing one literal; {@code $$} before a brace stands for itself. As in a shell, an
 * empty variable takes the default. The line end that closes a file is no part of its text. What was filled in is not
 * searched again.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{(?<body>(?:\\\\}|[^}])*)}|\\$\\{");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";
    private static final String DEFAULT = ":-";

    private final UnaryOperator<@Nullable String> environment;

    Substitution(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** The text with every reference filled in; an IllegalArgumentException names all that cannot be. */
    String apply(String text) {
        List<String> faults = new ArrayList<>();
        String result = REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, faults)));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return result;
    }

    private String value(MatchResult match, List<String> faults) {
        if (match.group().equals("$${")) {
            return "${";
        }
        String body = match.group(1);
        if (body == null) {
            return fault(faults, "'${' has no closing '}': close it, or write '$${' for a literal one");
        }
        if (body.contains("${")) {
            return fault(faults, "'${' inside '${...}' is not possible: a default is plain text");
        }
        String unescaped = body.replace("\\}", "}");
        return unescaped.startsWith(FILE)
                ? file(unescaped.substring(FILE.length()), faults)
                : variable(unescaped, faults);
    }

    private String variable(String body, List<String> faults) {
        int colon = body.indexOf(DEFAULT);
        String name = colon < 0 ? body : body.substring(0, colon);
        if (!VARIABLE.matcher(name).matches()) {
            return fault(
                    faults,
                    "'${" + name + "}' does not name a variable: write ${VAR}, ${VAR:-default} or ${file:/path}");
        }
        String value = environment.apply(name);
        if (colon >= 0) {
            return value == null || value.isEmpty() ? body.substring(colon + DEFAULT.length()) : value;
        }
        return value != null
                ? value
                : fault(
                        faults,
                        "environment variable " + name + " is not set: set it, or write ${" + name + ":-default}");
    }

    private static String file(String name, List<String> faults) {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            return fault(faults, "cannot read file '" + name + "': the path after 'file:' has to start with /");
        }
        try {
            return Files.readString(path).replaceFirst("\\R\\z", "");
        } catch (IOException e) {
            return fault(faults, "cannot read file " + path + ": " + Reading.reason(e));
        }
    }

    private static String fault(List<String> faults, String message) {
        faults.add(message);
        return "";
    }
}
