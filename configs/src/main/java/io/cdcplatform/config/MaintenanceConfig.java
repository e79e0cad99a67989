package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** Compaction and snapshot expiry of a lake's tables. */
public record MaintenanceConfig(
        boolean enabled,
        Duration compactionInterval,
        int compactionFileThreshold,
        Duration expireSnapshotsInterval,
        Duration expireSnapshotsOlderThan)
        implements Serializable {

    static MaintenanceConfig read(YamlMap maintenance) {
        return new MaintenanceConfig(
                maintenance.bool("enabled").or(false),
                maintenance.duration("compaction_interval_seconds").or(Duration.ofHours(2)),
                maintenance.integer("compaction_file_threshold", 2).or(10),
                maintenance.duration("expire_snapshots_interval_seconds").or(Duration.ofHours(1)),
                maintenance.duration("expire_snapshots_older_than_seconds").or(Duration.ofDays(1)));
    }
}
