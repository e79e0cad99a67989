package io.cdcplatform.job.shape.sql;

import io.cdcplatform.job.event.Column;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Text as a value of a type, read as PostgreSQL reads it; the session's time zone is UTC. */
final class Literals {
    private static final Pattern DATE = Pattern.compile("(\\d{4,6})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile("(\\d{4,6}-\\d{1,2}-\\d{1,2})(?:[ Tt](\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?))?"
                    + " ?(Z|z|UTC|[+-]\\d{2}(?::?\\d{2})?)?");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;

    private Literals() {}

    /** @param column what the literal is compared with: an enum knows its labels */
    static Object parse(String text, Kind kind, @Nullable Column column) {
        String trimmed = text.trim();
        try {
            return switch (kind) {
                case BOOLEAN -> bool(trimmed);
                case INTEGER -> Long.valueOf(trimmed);
                case NUMERIC -> new BigDecimal(trimmed);
                case DOUBLE -> Double.valueOf(trimmed.replaceAll("(?i)^([+-]?)(inf|infinity)$", "$1Infinity"));
                case TEXT -> StringData.fromString(text);
                case ENUM -> label(text, column);
                case UUID -> uuid(trimmed);
                case DATE -> date(trimmed);
                case TIME -> time(trimmed);
                case TIMESTAMP -> timestamp(trimmed, false);
                case TIMESTAMPTZ -> timestamp(trimmed, true);
                case BYTES -> bytes(trimmed);
                case OTHER, NULL -> throw new SqlFault("a text cannot be compared with it");
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new SqlFault("a text is no " + kind);
        }
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "on", "1" -> true;
            case "f", "false", "n", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static StringData label(String text, @Nullable Column column) {
        String allowed = column == null ? null : column.parameters().get("allowed");
        if (allowed != null && !List.of(allowed.split(",", -1)).contains(text)) {
            throw new SqlFault("a text is no label of the enum, which has " + allowed);
        }
        return StringData.fromString(text);
    }

    private static StringData uuid(String text) {
        String plain = text.replaceAll("[{}-]", "").toLowerCase(Locale.ROOT);
        if (!plain.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException();
        }
        return StringData.fromString(plain.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    private static Long date(String text) {
        Matcher parts = matched(DATE, text);
        return LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3))
                .toEpochDay();
    }

    private static Long time(String text) {
        Matcher parts = matched(TIME, text);
        long seconds = (number(parts, 1) * 60L + number(parts, 2)) * 60 + number(parts, 3);
        String fraction = parts.group(4) == null ? "" : parts.group(4);
        long nanos = Long.parseLong(fraction + "0".repeat(9 - fraction.length()));
        long all = seconds * NANOS_PER_SECOND + nanos;
        if (number(parts, 2) > 59 || number(parts, 3) > 60 || all > NANOS_PER_DAY) {
            throw new IllegalArgumentException();
        }
        return all;
    }

    /** A zone that is written means nothing where the type has none, as in PostgreSQL. */
    private static TimestampData timestamp(String text, boolean zoned) {
        Matcher parts = matched(TIMESTAMP, text);
        long nanos = parts.group(2) == null ? 0 : time(parts.group(2));
        long seconds = date(parts.group(1)) * 86_400 + nanos / NANOS_PER_SECOND;
        String zone = parts.group(3);
        if (zoned && zone != null && (zone.startsWith("+") || zone.startsWith("-"))) {
            String digits = zone.substring(1).replace(":", "");
            int minutes = Integer.parseInt(digits.substring(0, 2)) * 60
                    + (digits.length() > 2 ? Integer.parseInt(digits.substring(2)) : 0);
            seconds -= (zone.startsWith("-") ? -60L : 60L) * minutes;
        }
        int rest = (int) (nanos % NANOS_PER_SECOND);
        return TimestampData.fromEpochMillis(seconds * 1000 + rest / 1_000_000, rest % 1_000_000);
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new IllegalArgumentException();
        }
        return HexFormat.of().parseHex(text.substring(2));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        return matcher;
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }
}
