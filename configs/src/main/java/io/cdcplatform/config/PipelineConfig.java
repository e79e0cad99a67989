package io.cdcplatform.config;

import java.io.Serializable;
import java.util.List;

/** pipeline.yaml: which tables are captured and where they go. */
public record PipelineConfig(String pipelineId, String topicPrefix, SourceConfig source, List<SinkConfig> sinks)
        implements Serializable {}
