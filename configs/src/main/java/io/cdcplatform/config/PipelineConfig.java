package io.cdcplatform.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** pipeline.yaml: which tables are captured and where they go. */
public record PipelineConfig(String pipelineId, String topicPrefix, SourceConfig source, List<SinkConfig> sinks)
        implements Serializable {

    static PipelineConfig read(YamlMap pipeline) {
        return read(pipeline, SchemaChanges.EVOLVE);
    }

    /** @param unsaid what a sink does that says nothing of schema changes */
    static PipelineConfig read(YamlMap pipeline, SchemaChanges unsaid) {
        String pipelineId = pipeline.text("pipeline_id")
                .check(Templates::isIdentifier, Templates.IDENTIFIER_EXPECTED)
                .required();
        String topicPrefix = pipeline.text("topic_prefix")
                .check(prefix -> !prefix.isEmpty() && Templates.isIdentifier(prefix), Templates.IDENTIFIER_EXPECTED)
                .or("cdc");
        SourceConfig source = pipeline.requiredBlock("source", map -> SourceConfig.read(map, pipelineId));
        return new PipelineConfig(pipelineId, topicPrefix, source, readSinks(pipeline, source, unsaid));
    }

    private static List<SinkConfig> readSinks(YamlMap pipeline, SourceConfig source, SchemaChanges unsaid) {
        boolean sourceIsClear = pipeline.blockRead("source")
                .map(map -> !map.keys().isFaulty("tables"))
                .orElse(false);
        PipelineChecks checks = new PipelineChecks(source, sourceIsClear);
        List<SinkConfig> sinks = new ArrayList<>();
        for (YamlMap map : pipeline.requiredBlocks("sinks")) {
            SinkConfig sink = map.read(block -> SinkConfig.read(block, unsaid));
            checks.check(map, sink);
            sinks.add(sink);
        }
        if (sinks.isEmpty() && !pipeline.keys().isFaulty("sinks")) {
            pipeline.keys().problem("sinks", "needs at least one sink");
        }
        return List.copyOf(sinks);
    }
}
