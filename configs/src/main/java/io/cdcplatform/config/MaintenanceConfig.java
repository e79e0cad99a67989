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
        implements Serializable {}
