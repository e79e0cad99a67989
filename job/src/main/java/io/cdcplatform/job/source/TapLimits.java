package io.cdcplatform.job.source;

import java.io.Serializable;

/** How much may lie between a task's reader and its target before the tap closes: records, and bytes of their keys and values. */
public record TapLimits(long records, long bytes) implements Serializable {

    /** For a sink that bounds itself by other means and closes the tap with {@link Tap#hold()}. */
    public static final TapLimits NONE = new TapLimits(Long.MAX_VALUE, Long.MAX_VALUE);
}
