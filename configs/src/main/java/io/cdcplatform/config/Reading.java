package io.cdcplatform.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One pass over the files: what is wrong, what is worth a note, which keys were asked for; and from nodes to values.
 *
 * <p>A parser refuses a text with an IllegalArgumentException whose message goes on after the path. A message shows a
 * value only as the file has it, never what a variable or a file put there.
 */
final class Reading {
    private static final int SHOWN_CHARACTERS = 60;

    /** A key that was asked for; fallback is the value when it was required. */
    record Key(String path, boolean present, Object fallback, Object value) {}

    private final Substitution substitution;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();

    Reading(Substitution substitution) {
        this.substitution = substitution;
    }

    /** A reading of what is not there, so that nothing of it counts. */
    Reading aside() {
        return new Reading(substitution);
    }

    List<Problem> problems() {
        return problems;
    }

    List<String> notes() {
        return notes.stream().sorted().map(Problem::toString).toList();
    }

    List<Key> keys() {
        return keys;
    }

    void asked(Key key) {
        keys.add(key);
    }

    void problem(Node node, String path, String message) {
        problems.add(at(node, path, message));
    }

    void note(Node node, String path, String message) {
        notes.add(at(node, path, message));
    }

    <T> Optional<T> scalar(Node node, String path, Function<String, T> parser) {
        if (!(node instanceof ScalarNode scalar)) {
            boolean braces = node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW;
            String hint = braces ? ": a text that starts with '{' needs quotes" : "";
            problem(node, path, "expected a single value, found " + kind(node) + hint);
            return Optional.empty();
        }
        if (isEmpty(scalar)) {
            problem(node, path, "has no value: write one, \"\" for an empty text, or leave the key out");
            return Optional.empty();
        }
        String text;
        try {
            text = substitution.apply(scalar.getValue());
        } catch (IllegalArgumentException e) {
            problem(node, path, reason(e));
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problem(node, path, reason(e) + ", got '" + shown(scalar.getValue()) + "'");
            return Optional.empty();
        }
    }

    /** Elements that are refused are left out, each with its problem. */
    <T> Optional<List<T>> list(Node node, String path, BiFunction<Node, String, Optional<T>> element) {
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, path, "expected a list, found " + kind(node));
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            element.apply(sequence.getValue().get(i), path + "[" + i + "]").ifPresent(values::add);
        }
        return Optional.of(List.copyOf(values));
    }

    Optional<MappingNode> mapping(Node node, String path) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        problem(node, path, "expected keys and values, found " + kind(node));
        return Optional.empty();
    }

    /** Hands over what each value of a free-form mapping becomes; a refused one is left out, with its problem. */
    <T> void entries(
            MappingNode mapping, String path, BiFunction<Node, String, Optional<T>> each, BiConsumer<String, T> taker) {
        for (NodeTuple entry : mapping.getValue()) {
            String key = ((ScalarNode) entry.getKeyNode()).getValue();
            each.apply(entry.getValueNode(), YamlKeys.path(path, key)).ifPresent(value -> taker.accept(key, value));
        }
    }

    /** Why an operation failed, without the noise of Java's class names where the reason is a common one. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        String message = e.getMessage();
        return message != null && !(e instanceof IOException && message.isEmpty()) ? message : e.toString();
    }

    private static Problem at(Node node, String path, String message) {
        Mark mark = node.getStartMark().orElseThrow();
        return new Problem(mark.getName(), mark.getLine() + 1, mark.getColumn() + 1, path, message);
    }

    private static boolean isEmpty(ScalarNode scalar) {
        return scalar.isPlain() && scalar.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isEmpty(scalar) ? "nothing" : "a single value";
        }
        return node instanceof SequenceNode ? "a list" : "keys and values";
    }

    private static String shown(String text) {
        String safe = Secret.maskLogin(text);
        return safe.length() <= SHOWN_CHARACTERS ? safe : safe.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
