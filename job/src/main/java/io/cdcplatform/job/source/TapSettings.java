package io.cdcplatform.job.source;

import java.io.Serializable;
import java.util.Map;

/**
 * What a reader of a line needs to know.
 *
 * @param group the line's id, under which its offsets are committed
 * @param before what has to be found out before partitions are read
 * @param client properties of a Kafka client
 */
record TapSettings(
        String group, TapLimits limits, StartPositions positions, BeforeReading before, Map<String, String> client)
        implements Serializable {}
