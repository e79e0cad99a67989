package io.cdcplatform.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One file over another: keys of both are merged, for anything else the upper one counts; every node keeps its file. */
final class YamlMerge {
    private YamlMerge() {}

    static MappingNode over(MappingNode lower, MappingNode upper) {
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        lower.getValue().forEach(entry -> merged.put(name(entry), entry));
        upper.getValue().forEach(entry -> merged.merge(name(entry), entry, YamlMerge::over));
        return new MappingNode(
                upper.getTag(),
                true,
                new ArrayList<>(merged.values()),
                upper.getFlowStyle(),
                upper.getStartMark(),
                upper.getEndMark());
    }

    private static NodeTuple over(NodeTuple lower, NodeTuple upper) {
        Node value = upper.getValueNode();
        if (lower.getValueNode() instanceof MappingNode below && value instanceof MappingNode above) {
            value = over(below, above);
        }
        return new NodeTuple(upper.getKeyNode(), value);
    }

    private static String name(NodeTuple entry) {
        return ((ScalarNode) entry.getKeyNode()).getValue();
    }
}
