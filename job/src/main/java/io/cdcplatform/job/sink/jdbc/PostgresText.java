package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Infinity;
import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.flink.table.data.TimestampData;

/** Values as PostgreSQL reads them from text: exact to the microsecond, from 4713 BC on, whatever zone the JVM is in. */
final class PostgresText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private PostgresText() {}

    static String date(int epochDay) {
        String infinity = Infinity.word(epochDay);
        if (infinity != null) {
            return infinity;
        }
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        StringBuilder out = new StringBuilder(16);
        appendDate(out, date);
        return out.append(era(date)).toString();
    }

    /** A time of day up to 24:00 or, for MySQL, a span that may be negative or longer than a day. */
    static String time(long micros) {
        StringBuilder out = new StringBuilder(16);
        if (micros < 0) {
            out.append('-');
        }
        appendTime(out, Math.abs(micros));
        return out.toString();
    }

    static String timestamp(TimestampData value, String zone) {
        String infinity = Infinity.word(value);
        if (infinity != null) {
            return infinity;
        }
        long millis = value.getMillisecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_PER_DAY));
        StringBuilder out = new StringBuilder(32);
        appendDate(out, date);
        out.append(' ');
        appendTime(out, Math.floorMod(millis, MILLIS_PER_DAY) * 1000 + value.getNanoOfMillisecond() / 1000);
        return out.append(zone).append(era(date)).toString();
    }

    static String bytes(byte[] value) {
        return "\\x" + hex(value);
    }

    static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }

    /** An element of an array literal, a key or value of an hstore. */
    static void appendQuoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static void appendDate(StringBuilder out, LocalDate date) {
        append(out, date.getYear() > 0 ? date.getYear() : 1 - date.getYear(), 4);
        append(out.append('-'), date.getMonthValue(), 2);
        append(out.append('-'), date.getDayOfMonth(), 2);
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    private static void appendTime(StringBuilder out, long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        append(out, seconds / 3600, 2);
        append(out.append(':'), seconds / 60 % 60, 2);
        append(out.append(':'), seconds % 60, 2);
        if (micros % MICROS_PER_SECOND != 0) {
            append(out.append('.'), micros % MICROS_PER_SECOND, 6);
        }
    }

    private static void append(StringBuilder out, long number, int digits) {
        String text = Long.toString(number);
        for (int i = text.length(); i < digits; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
