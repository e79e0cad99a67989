package io.cdcplatform.config;

import java.io.Serializable;

/** What the job sets itself; parallelism 0 and checkpointDir "" leave it to the cluster's config.yaml. */
public record FlinkConfig(int parallelism, String checkpointDir, StateBackend stateBackend) implements Serializable {}
