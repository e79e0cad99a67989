package io.cdcplatform.job.sink;

import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.PlatformConfig;
import io.cdcplatform.config.SinkConfig;
import java.io.Serializable;

/**
 * One sink's path through the job.
 *
 * @param id the consumer group of the line, {@code {pipeline_id}.{sink_id}}: names its operators, its progress and its tap
 */
public record Line(String id, PipelineConfig pipeline, SinkConfig sink, PlatformConfig platform)
        implements Serializable {}
