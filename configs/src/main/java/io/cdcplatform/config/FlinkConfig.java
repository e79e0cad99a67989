package io.cdcplatform.config;

import java.io.Serializable;

/** What the job sets itself; parallelism 0 and checkpointDir "" leave it to the cluster's config.yaml. */
public record FlinkConfig(int parallelism, String checkpointDir, StateBackend stateBackend) implements Serializable {
    /** Flink's own limit. */
    static final int MAX_PARALLELISM = 32768;

    static FlinkConfig read(YamlMap flink) {
        return new FlinkConfig(
                flink.integer("parallelism", 0, MAX_PARALLELISM).or(0),
                flink.text("checkpoint_dir").or(""),
                flink.enumOf("state_backend", StateBackend.class).or(StateBackend.HASHMAP));
    }
}
