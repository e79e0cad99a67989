package io.cdcplatform.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The text of a file as one tree of nodes: YAML's own rules, one document of keys, no key twice. */
final class YamlFile {
    private static final String PATH = "yaml";

    private static final Mark NOWHERE = new Mark("", 0, 0, 0, new int[0], 0);

    private final String file;
    private final Reading reading;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlFile(String file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    /** The tree, or nothing when there is none; then the reading has the problem. */
    static Optional<MappingNode> parse(String file, String text, Reading reading) {
        return new YamlFile(file, reading).parse(text);
    }

    /** A tree without keys, for what a file leaves out. */
    static MappingNode nothing() {
        return new MappingNode(Tag.MAP, true, List.of(), FlowStyle.BLOCK, Optional.of(NOWHERE), Optional.empty());
    }

    private Optional<MappingNode> parse(String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setSchema(new CoreSchema())
                    .build();
            Iterator<Node> documents =
                    new Compose(settings).composeAllFromString(text).iterator();
            if (!documents.hasNext()) {
                return refused(1, 1, "the file is empty");
            }
            Node root = documents.next();
            if (documents.hasNext()) {
                reading.problem(
                        documents.next(), PATH, "a second document starts here: a file holds one, remove '---'");
            }
            if (!(root instanceof MappingNode mapping)) {
                reading.problem(root, PATH, "the file has no keys: expected 'key: value' lines");
                return Optional.empty();
            }
            return check(mapping, "") ? Optional.of(mapping) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            return e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> refused(mark.getLine() + 1, mark.getColumn() + 1, syntax(e)))
                    .orElseGet(() -> refused(1, 1, syntax(e)));
        } catch (YamlEngineException e) {
            return refused(1, 1, "cannot be read as YAML: " + Reading.reason(e));
        }
    }

    private Optional<MappingNode> refused(int line, int column, String message) {
        reading.problems().add(new Problem(file, line, column, PATH, message));
        return Optional.empty();
    }

    private static String syntax(MarkedYamlEngineException e) {
        String context = e.getContext();
        return (context == null ? "" : context + ": ") + e.getProblem();
    }

    /** Whether the tree can be walked: a node that an alias puts into itself cannot. */
    private boolean check(Node node, String path) {
        if (node.isRecursive()) {
            reading.problem(node, PATH, "an alias is used inside the very node it names");
            return false;
        }
        if (!seen.add(node)) {
            return true;
        }
        if (node instanceof MappingNode mapping) {
            return checkKeys(mapping, path);
        }
        boolean good = true;
        if (node instanceof SequenceNode sequence) {
            List<Node> elements = sequence.getValue();
            for (int i = 0; i < elements.size(); i++) {
                good &= check(elements.get(i), path + "[" + i + "]");
            }
        }
        return good;
    }

    private boolean checkKeys(MappingNode mapping, String path) {
        Set<String> names = new HashSet<>();
        boolean good = true;
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                reading.problem(entry.getKeyNode(), path.isEmpty() ? PATH : path, "a key has to be a single text");
                good = false;
                continue;
            }
            String child = YamlKeys.path(path, key.getValue());
            if (!names.add(key.getValue())) {
                reading.problem(key, child, "is given twice: remove one of them");
            }
            good &= check(entry.getValueNode(), child);
        }
        return good;
    }
}
