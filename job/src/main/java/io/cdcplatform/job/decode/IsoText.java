package io.cdcplatform.job.decode;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads {@code 2024-02-29T23:59:59.123456Z}, or its date, or its time, from bytes: years may have a sign and more digits. */
final class IsoText {
    private static final int NANO_DIGITS = 9;

    private final Slice text;
    private int position;
    private int nanos;

    IsoText(Slice text) {
        this.text = text;
    }

    /** Days since 1970 of a text that is a date and perhaps a Z. */
    long onlyDate() {
        long days = date();
        offset();
        return end(days);
    }

    /** Nanoseconds of the day of a text that is a time and perhaps a Z. */
    long onlyTime() {
        long seconds = time();
        offset();
        return end(seconds) * 1_000_000_000L + nanos;
    }

    /** Seconds since 1970 UTC of a date, a time and an offset; then {@link #nanos()} has the rest. */
    long dateTimeSeconds() {
        long days = date();
        expect('T');
        long seconds = time();
        return end(days * 86_400 + seconds - offset());
    }

    int nanos() {
        return nanos;
    }

    private long date() {
        boolean negative = take('-');
        if (!negative) {
            take('+');
        }
        int year = number(4, 9);
        expect('-');
        int month = number(2, 2);
        expect('-');
        int day = number(2, 2);
        try {
            return LocalDate.of(negative ? -year : year, month, day).toEpochDay();
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    private long time() {
        int hour = number(2, 2);
        expect(':');
        int minute = number(2, 2);
        int second = take(':') ? number(2, 2) : 0;
        if (hour > 23 || minute > 59 || second > 59) {
            throw bad();
        }
        if (take('.')) {
            int from = position;
            nanos = number(1, NANO_DIGITS);
            for (int digits = position - from; digits < NANO_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        return (hour * 60L + minute) * 60 + second;
    }

    private long offset() {
        if (take('Z')) {
            return 0;
        }
        boolean minus = take('-');
        if (!minus && !take('+')) {
            return 0;
        }
        int hours = number(2, 2);
        int minutes = take(':') ? number(2, 2) : 0;
        int seconds = take(':') ? number(2, 2) : 0;
        long all = (hours * 60L + minutes) * 60 + seconds;
        return minus ? -all : all;
    }

    private int number(int minDigits, int maxDigits) {
        int from = position;
        int value = 0;
        while (position < text.length && position - from < maxDigits && isDigit(text.at(position))) {
            value = value * 10 + (text.at(position++) - '0');
        }
        if (position - from < minDigits) {
            throw bad();
        }
        return value;
    }

    private boolean take(char wanted) {
        boolean there = position < text.length && text.at(position) == wanted;
        position += there ? 1 : 0;
        return there;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw bad();
        }
    }

    private long end(long result) {
        if (position != text.length) {
            throw bad();
        }
        return result;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static BadValue bad() {
        return new BadValue("the text is no date or time that the column can hold."
                + " Replace it at the source, or leave the column out");
    }
}
