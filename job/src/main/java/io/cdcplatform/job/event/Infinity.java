package io.cdcplatform.job.event;

import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/**
 * The infinities of PostgreSQL's dates and timestamps as a row holds them: the ends of the range of numbers, which are no day and
 * no instant of any database. A sink whose target knows infinity writes it by name, another one must refuse the row.
 */
public final class Infinity {
    public static final Integer LAST_DAY = Integer.MAX_VALUE;
    public static final Integer FIRST_DAY = Integer.MIN_VALUE;
    public static final TimestampData END = TimestampData.fromEpochMillis(Long.MAX_VALUE);
    public static final TimestampData BEGINNING = TimestampData.fromEpochMillis(Long.MIN_VALUE);

    private static final String POSITIVE = "infinity";
    private static final String NEGATIVE = "-infinity";

    private Infinity() {}

    /** PostgreSQL's word for it, or null for a day like others. */
    public static @Nullable String word(int day) {
        return day == Integer.MAX_VALUE ? POSITIVE : day == Integer.MIN_VALUE ? NEGATIVE : null;
    }

    /** PostgreSQL's word for it, or null for an instant like others. */
    public static @Nullable String word(TimestampData timestamp) {
        long millis = timestamp.getMillisecond();
        return millis == Long.MAX_VALUE ? POSITIVE : millis == Long.MIN_VALUE ? NEGATIVE : null;
    }
}
