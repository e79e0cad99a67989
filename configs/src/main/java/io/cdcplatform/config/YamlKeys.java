package io.cdcplatform.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The keys of one mapping: which there are, which were asked for, where each stands and what is wrong with it. */
final class YamlKeys {
    private final Reading reading;
    private final String path;
    private final MappingNode node;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> faulty = new HashSet<>();

    YamlKeys(Reading reading, String path, MappingNode node) {
        this.reading = reading;
        this.path = path;
        this.node = node;
        node.getValue().forEach(entry -> entries.putIfAbsent(name(entry), entry));
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The value under a key, which is known from now on. */
    Optional<Node> ask(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
    }

    /** As ask; a key that is not there is a problem when all is read. */
    Optional<Node> require(String key) {
        if (!has(key)) {
            missing.add(key);
        }
        return ask(key);
    }

    void asked(String key, Object fallback, Object value) {
        reading.asked(new Reading.Key(path(key), has(key), fallback, value));
    }

    <T> Optional<T> parse(String key, Node value, BiFunction<Node, String, Optional<T>> parser) {
        int before = reading.problems().size();
        Optional<T> parsed = parser.apply(value, path(key));
        if (reading.problems().size() > before) {
            faulty.add(key);
        }
        return parsed;
    }

    /** Whether what the file says under this key was refused or is missing, so that its value means nothing. */
    boolean isFaulty(String key) {
        return faulty.contains(key) || missing.contains(key);
    }

    String path(String key) {
        return path(path, key);
    }

    static String path(String parent, String key) {
        if (key.indexOf('.') >= 0) {
            return parent + "[" + key + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /** Reports at the value of a key, or where the block starts when the key is not there. */
    void problem(String key, String message) {
        faulty.add(key);
        reading.problem(value(key), path(key), message);
    }

    /** Reports at one element of the list under a key. */
    void problem(String key, int index, String message) {
        faulty.add(key);
        Node element = ((SequenceNode) value(key)).getValue().get(index);
        reading.problem(element, path(key) + "[" + index + "]", message);
    }

    /** Reports at one key of the free-form mapping under a key. */
    void problem(String key, String freeKey, String message) {
        faulty.add(key);
        ((MappingNode) value(key))
                .getValue().stream()
                        .filter(entry -> name(entry).equals(freeKey))
                        .forEach(entry -> reading.problem(entry.getKeyNode(), path(path(key), freeKey), message));
    }

    /** Reports at the key itself: it should not be here at all. */
    void misplaced(String key, String message) {
        NodeTuple entry = entries.get(key);
        if (entry != null) {
            reading.problem(entry.getKeyNode(), path(key), message);
        }
    }

    void note(String key, String message) {
        reading.note(value(key), path(key), message);
    }

    /** Reports the keys that nobody asked for, and the required ones that are not there. */
    void finish() {
        Set<String> meant = new HashSet<>();
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                Optional<String> remedy = Retired.remedy(key);
                Optional<String> nearest = remedy.isPresent() ? Optional.empty() : Nearest.to(key, known);
                nearest.ifPresent(meant::add);
                String hint = remedy.map(": "::concat)
                        .or(() -> nearest.map(near -> ", did you mean '" + near + "'?"))
                        .orElse("");
                reading.problem(entry.getKeyNode(), path(key), "unknown key '" + key + "'" + hint);
            }
        });
        missing.stream()
                .filter(key -> !meant.contains(key)) // a mistyped required key is one mistake, not two
                .forEach(key -> reading.problem(node, path(key), "is required"));
    }

    private Node value(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? node : entry.getValueNode();
    }

    private static String name(NodeTuple entry) {
        return ((ScalarNode) entry.getKeyNode()).getValue();
    }
}
