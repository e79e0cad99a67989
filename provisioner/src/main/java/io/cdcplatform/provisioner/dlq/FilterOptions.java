package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.TablePattern;
import io.cdcplatform.provisioner.VerbException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The filters that every verb of dead letters takes. */
final class FilterOptions {
    private static final Pattern DURATION =
            Pattern.compile("(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?", Pattern.CASE_INSENSITIVE);

    @Option(names = "--sink", paramLabel = "S", description = "Letters of this sink.")
    private @Nullable String sink;

    @Option(
            names = "--table",
            paramLabel = "T",
            description = "Of this table, schema.table; * stands for any characters.")
    private @Nullable String table;

    @Option(names = "--code", paramLabel = "C", description = "With this error code.")
    private @Nullable String code;

    @Option(
            names = "--key",
            paramLabel = "JSON",
            description = "Whose key has these fields, for example '{\"id\": 42}'.")
    private @Nullable String key;

    @Option(
            names = "--since",
            paramLabel = "T",
            description =
                    "Written at or after this instant (2026-01-31T08:00:00Z), or not longer ago than this (2h, 1d12h).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Written before it, in the same way.")
    private @Nullable String until;

    Filter read(Instant now) {
        return new Filter(
                sink,
                pattern(table),
                code,
                fields(key),
                instant("--since", since, now),
                instant("--until", until, now));
    }

    private static @Nullable TablePattern pattern(@Nullable String table) {
        try {
            return table == null ? null : TablePattern.parse(table);
        } catch (IllegalArgumentException e) {
            throw VerbException.badInput("Cannot read --table: " + e.getMessage());
        }
    }

    private static @Nullable ObjectNode fields(@Nullable String key) {
        if (key == null) {
            return null;
        }
        try {
            JsonNode fields = RecordJson.JSON.readTree(key);
            if (fields instanceof ObjectNode object && !object.isEmpty()) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // the same message: what the parser says does not help here
        }
        throw VerbException.badInput(
                "Cannot read --key: it is no JSON object of the key's fields. Write for example --key '{\"id\": 42}'");
    }

    static @Nullable Instant instant(String option, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            if (DURATION.matcher(text).matches()) {
                return now.minus(duration(text.toUpperCase(Locale.ROOT)));
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw VerbException.badInput("Cannot read " + option + " " + text
                    + ": write an instant such as 2026-01-31T08:00:00Z, or how long ago, such as 30m, 2h or 1d12h");
        }
    }

    /** Days are no part of a time in ISO 8601, which wants P1DT12H. */
    private static Duration duration(String text) {
        int days = text.indexOf('D') + 1;
        String time = text.substring(days);
        return Duration.parse("P" + text.substring(0, days) + (time.isEmpty() ? "" : "T" + time));
    }
}
