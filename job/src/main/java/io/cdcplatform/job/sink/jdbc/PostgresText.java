package io.cdcplatform.job.sink.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Set;

/**
 * Values as PostgreSQL reads them from text: exact to the microsecond, from 4713 BC to infinity, whatever zone the JVM is in.
 * Units are Debezium's; its constants for infinity are known.
 */
final class PostgresText {
    static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long MICROS_INFINITY = 9_223_372_036_825_200_000L;
    private static final long MICROS_MINUS_INFINITY = -9_223_372_036_832_400_000L;
    /** What Debezium makes of {@code date 'infinity'} in a snapshot and while streaming. */
    private static final Set<Integer> DAYS_INFINITY = Set.of(-622_191_234, -2_147_472_692);

    private PostgresText() {}

    static String date(int epochDay) {
        if (DAYS_INFINITY.contains(epochDay)) {
            return INFINITY;
        }
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        StringBuilder out = new StringBuilder(16);
        appendDate(out, date);
        return out.append(era(date)).toString();
    }

    /** A time of day or, for MySQL, a span that may be negative or longer than a day. */
    static String time(long micros) {
        StringBuilder out = new StringBuilder(16);
        if (micros < 0) {
            out.append('-');
        }
        appendTime(out, Math.abs(micros));
        return out.toString();
    }

    static String timestamp(long epochMicros) {
        return timestamp(epochMicros, "");
    }

    static String timestampUtc(long epochMicros) {
        return timestamp(epochMicros, "+00");
    }

    /** Debezium's ISO text of an instant; years beyond four digits carry a sign that PostgreSQL does not read. */
    static String zonedTimestamp(String iso) {
        if (iso.startsWith("+")) {
            return iso.substring(1);
        }
        int dash = iso.indexOf('-', 1);
        if (!iso.startsWith("-") || dash < 0 || iso.equals(MINUS_INFINITY)) {
            return iso;
        }
        int year = Integer.parseInt(iso.substring(0, dash));
        return pad(1L - year, 4) + iso.substring(dash) + " BC";
    }

    static String bytes(byte[] value) {
        return "\\x" + HexFormat.of().formatHex(value);
    }

    /** Debezium's bits: bytes with the lowest first, of which {@code length} bits count. */
    static String bits(byte[] littleEndian, int length) {
        int count = Math.min(length, littleEndian.length * 8);
        StringBuilder out = new StringBuilder(length);
        for (int bit = count - 1; bit >= 0; bit--) {
            out.append((littleEndian[bit >> 3] >> (bit & 7) & 1) == 1 ? '1' : '0');
        }
        return out.toString();
    }

    static String variableScaleDecimal(int scale, byte[] unscaled) {
        return new BigDecimal(new BigInteger(unscaled), scale).toPlainString();
    }

    /** An element of an array literal. */
    static void appendElement(StringBuilder out, String text) {
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

    private static String timestamp(long epochMicros, String zone) {
        if (epochMicros == MICROS_INFINITY) {
            return INFINITY;
        }
        if (epochMicros == MICROS_MINUS_INFINITY) {
            return MINUS_INFINITY;
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMicros, MICROS_PER_DAY));
        StringBuilder out = new StringBuilder(32);
        appendDate(out, date);
        out.append(' ');
        appendTime(out, Math.floorMod(epochMicros, MICROS_PER_DAY));
        return out.append(zone).append(era(date)).toString();
    }

    private static void appendDate(StringBuilder out, LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        append(out, year, 4);
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

    private static String pad(long number, int digits) {
        StringBuilder out = new StringBuilder(8);
        append(out, number, digits);
        return out.toString();
    }

    private static void append(StringBuilder out, long number, int digits) {
        String text = Long.toString(number);
        for (int i = text.length(); i < digits; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
