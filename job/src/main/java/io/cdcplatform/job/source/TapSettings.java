package io.cdcplatform.job.source;

import java.io.Serializable;
import java.util.Map;

/**
 * What a reader of a line needs to know.
 *
 * @param group the line's id, under which its offsets are committed
 * @param client properties of a Kafka client
 */
record TapSettings(String group, TapLimits limits, StartPositions positions, Map<String, String> client)
        implements Serializable {}
