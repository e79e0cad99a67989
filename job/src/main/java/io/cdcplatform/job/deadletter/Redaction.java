package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.Secret;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets of a configuration out of a text. The text comes from exceptions of drivers and clients, which nobody
 * keeps from quoting a password.
 */
final class Redaction {
    private static final String MASK = "***";

    /** From this length on a secret is replaced wherever it stands; a shorter one only as a whole word. */
    private static final int UNMISTAKABLE = 8;

    private final @Nullable Pattern secrets;

    private Redaction(Collection<String> secrets) {
        this.secrets = secrets.isEmpty()
                ? null
                : Pattern.compile(secrets.stream().map(Redaction::pattern).collect(Collectors.joining("|")));
    }

    /** Knows all secrets in a tree of configuration records. */
    static Redaction of(Record config) {
        TreeSet<String> found =
                new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(text -> text));
        collect(config, found);
        return new Redaction(found);
    }

    String apply(String text) {
        return secrets == null
                ? text
                : secrets.matcher(text).replaceAll(java.util.regex.Matcher.quoteReplacement(MASK));
    }

    private static String pattern(String secret) {
        String quoted = Pattern.quote(secret);
        return secret.length() >= UNMISTAKABLE ? quoted : "(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])";
    }

    private static void collect(@Nullable Object value, Collection<String> found) {
        if (value instanceof Secret secret) {
            add(secret.value(), found);
        } else if (value instanceof URI uri) {
            add(uri.getRawUserInfo(), found);
        } else if (value instanceof Record config) {
            for (RecordComponent component : config.getClass().getRecordComponents()) {
                collect(valueOf(config, component), found);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> collectEntry(key, entry, found));
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, found));
        }
    }

    private static void collectEntry(Object key, Object entry, Collection<String> found) {
        if (entry instanceof String text && key instanceof String name) {
            if (Secret.hides(name)) {
                add(text, found);
            }
        } else {
            collect(entry, found);
        }
    }

    private static void add(@Nullable String secret, Collection<String> found) {
        if (secret != null && !secret.isBlank()) {
            found.add(secret);
        }
    }

    private static @Nullable Object valueOf(Record config, RecordComponent component) {
        try {
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Cannot read " + component.getName() + " of "
                            + config.getClass().getSimpleName(),
                    e);
        }
    }
}
