package io.cdcplatform.config;

import java.util.Map;
import java.util.Optional;

/** Keys of the system whose files are to run here, for what is done another way now. */
final class Retired {
    private static final Map<String, String> REMEDIES = Map.of(
            "transport_mode", "events always travel through Kafka: remove it",
            "group_id", "each sink has a consumer group of its own, {pipeline_id}.{sink_id}: remove it",
            "max_retries", "each sink has its own 'retry': remove it",
            "retry", "each sink has its own: write it there, in the pipeline file",
            "upsert", "write 'write_mode: upsert', which is the default",
            "compaction_max_rows_per_batch", "has no counterpart here: remove it");

    private Retired() {}

    /** What to do about a key that is unknown where it stands. */
    static Optional<String> remedy(String key) {
        return Optional.ofNullable(REMEDIES.get(key));
    }
}
