package io.cdcplatform.job.decode;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.table.data.TimestampData;

/**
 * Dates, times and timestamps. The range is PostgreSQL's; what lies outside of it is one of the numbers by which the connector
 * writes infinity (or its overflow), which no column of a target means by that number, so it is refused.
 */
final class TimeConversions {
    private static final long MIN_SECONDS = LocalDateTime.of(-4713, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    /** The driver's number for infinity, in seconds; the last hours of PostgreSQL's range are lost with it. */
    private static final long INFINITE_SECONDS = 9_223_372_036_825L;

    private static final long MIN_DAYS = LocalDate.of(-4713, 1, 1).toEpochDay();
    private static final long MAX_DAYS = LocalDate.of(294_276, 12, 31).toEpochDay();
    /** What infinity becomes when the connector squeezes it into nanoseconds. */
    private static final long INFINITE_NANOS = -29_575_808_000L;

    private static final long MILLIS_PER_DAY = 86_400_000L;

    static final Conversion DATE = new Conversion() {
        @Override
        Object ofLong(long days) {
            return date(days);
        }
    };

    static final Conversion DATE_TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            return date(new IsoText(text).onlyDate());
        }
    };

    static final Conversion TIME_MILLIS = new Conversion() {
        @Override
        Object ofLong(long millis) {
            if (millis < 0 || millis >= MILLIS_PER_DAY) {
                throw new BadValue("the time is not within a day; 24:00:00 is not, either");
            }
            return (int) millis;
        }
    };

    /** ISO text as microseconds of the day. */
    static final Conversion TIME_TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            return micros(new IsoText(text).onlyTime());
        }
    };

    static final Conversion TIMESTAMP_MILLIS = new Conversion() {
        @Override
        Object ofLong(long millis) {
            return timestamp(Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000) * 1_000_000);
        }
    };

    static final Conversion TIMESTAMP_MICROS = new Conversion() {
        @Override
        Object ofLong(long micros) {
            return timestamp(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000);
        }
    };

    static final Conversion TIMESTAMP_NANOS = new Conversion() {
        @Override
        Object ofLong(long nanos) {
            if (nanos == INFINITE_NANOS) {
                throw infinite();
            }
            return timestamp(Math.floorDiv(nanos, 1_000_000_000), (int) Math.floorMod(nanos, 1_000_000_000L));
        }
    };

    /** Text with a zone or, for a timestamp without one, a Z that means nothing. */
    static final Conversion TIMESTAMP_TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            IsoText iso = new IsoText(text);
            long seconds = iso.dateTimeSeconds();
            micros(iso.nanos());
            return timestamp(seconds, iso.nanos());
        }
    };

    private TimeConversions() {}

    private static Integer date(long days) {
        if (days < MIN_DAYS || days > MAX_DAYS) {
            throw infinite();
        }
        return (int) days;
    }

    private static TimestampData timestamp(long seconds, int nanos) {
        if (seconds < MIN_SECONDS || seconds >= INFINITE_SECONDS) {
            throw infinite();
        }
        return TimestampData.fromEpochMillis(seconds * 1000 + nanos / 1_000_000, nanos % 1_000_000);
    }

    private static Long micros(long nanos) {
        if (nanos % 1000 != 0) {
            throw new BadValue("the time is finer than a microsecond");
        }
        return nanos / 1000;
    }

    private static BadValue infinite() {
        return new BadValue("infinity, or beyond the years -4713 to 294247: the column cannot hold it."
                + " Replace it at the source, or leave the column out");
    }
}
