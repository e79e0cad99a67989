package io.cdcplatform.config;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One key of a {@link YamlMap}: what it may hold, and what holds when it is left out.
 *
 * <p>Ends with {@link #or} or {@link #required}. Either gives a value whatever the file says, so that reading goes on and
 * finds the next problem; the records made of such values are thrown away.
 */
final class Setting<T> {
    private final YamlKeys keys;
    private final String key;
    private final T placeholder;
    private final BiFunction<Node, String, Optional<T>> parser;
    private @Nullable Predicate<T> condition;
    private String expectation = "";
    private String note = "";

    /** @param placeholder stands in for a required value that is missing or refused */
    Setting(YamlKeys keys, String key, T placeholder, BiFunction<Node, String, Optional<T>> parser) {
        this.keys = keys;
        this.key = key;
        this.placeholder = placeholder;
        this.parser = parser;
    }

    /** Refuses a value for which the condition does not hold; the expectation goes on after the path. */
    Setting<T> check(Predicate<T> condition, String expectation) {
        this.condition = condition;
        this.expectation = expectation;
        return this;
    }

    /** What the reader of the file should know when the value is not the default. */
    Setting<T> noted(String note) {
        this.note = note;
        return this;
    }

    T or(T fallback) {
        T value = keys.ask(key).flatMap(this::parse).orElse(fallback);
        keys.asked(key, fallback, value);
        if (!value.equals(fallback)) {
            refuseUnsupported(value);
            if (!note.isEmpty()) {
                keys.note(key, note);
            }
        }
        return value;
    }

    T required() {
        Optional<T> given = keys.require(key).flatMap(this::parse).filter(this::isSomething);
        T value = given.orElse(placeholder);
        keys.asked(key, value, value);
        given.ifPresent(this::refuseUnsupported);
        return value;
    }

    private boolean isSomething(T value) {
        if (value.equals("")) {
            keys.problem(key, "must not be empty");
            return false;
        }
        return true;
    }

    private Optional<T> parse(Node node) {
        Optional<T> value = keys.parse(key, node, parser);
        if (value.isPresent() && condition != null && !condition.test(value.get())) {
            keys.problem(key, expectation);
            return Optional.empty();
        }
        return value;
    }

    private void refuseUnsupported(T value) {
        NotYet.refusal(keys.path(key), value).ifPresent(refusal -> keys.problem(key, refusal));
    }
}
