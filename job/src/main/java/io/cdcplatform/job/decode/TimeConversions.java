package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Infinity;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.table.data.TimestampData;

/**
 * Dates, times and timestamps. The range is PostgreSQL's. The numbers by which the connector writes infinity become
 * {@link Infinity}; what else lies outside of the range is an overflow of the connector's arithmetic and no value.
 */
final class TimeConversions {
    private static final long MIN_SECONDS = LocalDateTime.of(-4713, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long MAX_SECONDS =
            LocalDateTime.of(294_276, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
    /** What PostgreSQL's driver has for infinity, in seconds, as the connector writes it in milli- and microseconds. */
    private static final long END_SECONDS = 9_223_372_036_825_200L / 1000;

    private static final int END_NANOS = 200_000_000;
    private static final long BEGINNING_SECONDS = Math.floorDiv(-9_223_372_036_832_400L, 1000);
    private static final int BEGINNING_NANOS = 600_000_000;
    /** What is left of the infinities when the connector squeezes them into nanoseconds: instants like others, not to be trusted. */
    private static final long END_IN_NANOS = -29_575_808_000L;

    private static final long BEGINNING_IN_NANOS = 22_375_808_000L;

    private static final long MIN_DAYS = LocalDate.of(-4713, 1, 1).toEpochDay();
    private static final long MAX_DAYS = LocalDate.of(5_874_897, 12, 31).toEpochDay();

    /** Days do not fit: what is left of infinity differs between the stream and the snapshot. */
    private static final long END_DAY = -2_147_472_692;

    private static final long END_DAY_IN_SNAPSHOT = -622_191_234;
    private static final long BEGINNING_DAY = -2_147_472_691;
    private static final long BEGINNING_DAY_IN_SNAPSHOT = -625_821_272;
    /** The same days before they were cut to 32 bits: 292278994-08-16 and, its era lost, 292269055-12-02. */
    private static final long END_DAY_AS_TEXT = 106_751_991_166L;

    private static final long BEGINNING_DAY_AS_TEXT = 106_748_361_128L;
    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "-infinity".getBytes(StandardCharsets.US_ASCII);

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
            long days = new IsoText(text).onlyDate();
            return days == END_DAY_AS_TEXT
                    ? Infinity.LAST_DAY
                    : days == BEGINNING_DAY_AS_TEXT ? Infinity.FIRST_DAY : date(days);
        }
    };

    static final Conversion TIME_MILLIS = new Conversion() {
        @Override
        Object ofLong(long millis) {
            if (millis < 0 || millis > MILLIS_PER_DAY) { // 24:00:00 is a time of PostgreSQL
                throw new BadValue("the time is not within a day");
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
            if (nanos == END_IN_NANOS || nanos == BEGINNING_IN_NANOS) {
                throw outOfRange();
            }
            return timestamp(Math.floorDiv(nanos, 1_000_000_000), (int) Math.floorMod(nanos, 1_000_000_000L));
        }
    };

    /** Text with a zone or, for a timestamp without one, a Z that means nothing. */
    static final Conversion TIMESTAMP_TEXT = new Conversion() {
        @Override
        Object ofText(Slice text) {
            if (text.equalTo(INFINITY)) {
                return Infinity.END;
            } else if (text.equalTo(MINUS_INFINITY)) {
                return Infinity.BEGINNING;
            }
            IsoText iso = new IsoText(text);
            long seconds = iso.dateTimeSeconds();
            micros(iso.nanos());
            return timestamp(seconds, iso.nanos());
        }
    };

    private TimeConversions() {}

    private static Integer date(long days) {
        if (days == END_DAY || days == END_DAY_IN_SNAPSHOT) {
            return Infinity.LAST_DAY;
        } else if (days == BEGINNING_DAY || days == BEGINNING_DAY_IN_SNAPSHOT) {
            return Infinity.FIRST_DAY;
        } else if (days < MIN_DAYS || days > MAX_DAYS) {
            throw outOfRange();
        }
        return (int) days;
    }

    private static TimestampData timestamp(long seconds, int nanos) {
        if (seconds == END_SECONDS && nanos == END_NANOS) {
            return Infinity.END;
        } else if (seconds == BEGINNING_SECONDS && nanos == BEGINNING_NANOS) {
            return Infinity.BEGINNING;
        } else if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw outOfRange();
        }
        return TimestampData.fromEpochMillis(seconds * 1000 + nanos / 1_000_000, nanos % 1_000_000);
    }

    private static Long micros(long nanos) {
        if (nanos % 1000 != 0) {
            throw new BadValue("the time is finer than a microsecond");
        }
        return nanos / 1000;
    }

    private static BadValue outOfRange() {
        return new BadValue("beyond what the connector can write: years -4713 to 294246, and infinity in nanoseconds."
                + " Replace it at the source, or leave the column out");
    }
}
