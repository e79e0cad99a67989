package io.cdcplatform.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Parsers of single values; each refuses with an IllegalArgumentException that says what was expected. */
final class Scalars {
    private static final BigDecimal SHORTEST = new BigDecimal("0.001");
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(3650).toSeconds());
    private static final int NANO_DIGITS = 9;

    private Scalars() {}

    static Function<String, Integer> integer(int min, int max) {
        return text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below, with the range
            }
            String range = max == Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
            throw new IllegalArgumentException("expected a whole number " + range);
        };
    }

    static Function<String, Double> decimal(double min, double max) {
        return text -> {
            try {
                double value = Double.parseDouble(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below, with the range
            }
            throw new IllegalArgumentException("expected a number from " + min + " to " + max);
        };
    }

    static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    /** Seconds, with a fraction if need be. */
    static Function<String, Duration> duration(boolean mayBeZero) {
        return text -> {
            try {
                BigDecimal seconds = new BigDecimal(text);
                boolean inRange = seconds.compareTo(SHORTEST) >= 0 && seconds.compareTo(LONGEST) <= 0;
                if (inRange || (mayBeZero && seconds.signum() == 0)) {
                    return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact());
                }
            } catch (NumberFormatException e) {
                // said below, with the range
            }
            throw new IllegalArgumentException(
                    "expected seconds from " + (mayBeZero ? "0" : SHORTEST.toPlainString()) + " to " + LONGEST);
        };
    }

    static <E extends Enum<E>> Function<String, E> enumOf(Class<E> type, Function<E, String> spelling) {
        return text -> {
            for (E constant : type.getEnumConstants()) {
                if (spelling.apply(constant).equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("expected one of "
                    + Arrays.stream(type.getEnumConstants()).map(spelling).collect(Collectors.joining(", ")));
        };
    }

    /** How an enum's constant is written in the files, but for the few that others write in capitals. */
    static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static URI httpUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected an address such as https://host/path", e);
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("expected an http or https address such as https://host/path");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("expected an address without user and password, addresses are printed");
        }
        return url;
    }
}
