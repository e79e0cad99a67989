package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a source column means, however a sink stores it: one text for one value, so that equal values give equal texts
 * and others do not. It is the source's column that decides, never the sink's.
 *
 * <p>A value that its family cannot be becomes a text that no value of the source has.
 */
enum Family {
    WHOLE {
        @Override
        String text(Object value) {
            return new BigInteger(value.toString()).toString();
        }
    },
    REAL {
        @Override
        String text(Object value) {
            return Float.toString(Float.parseFloat(value.toString()));
        }
    },
    DOUBLE {
        @Override
        String text(Object value) {
            return Double.toString(Double.parseDouble(value.toString()));
        }
    },
    BOOLEAN {
        @Override
        String text(Object value) {
            return value.toString();
        }
    },
    NUMERIC {
        @Override
        String text(Object value) {
            return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
        }
    },
    TEXT {
        @Override
        String text(Object value) {
            return "'" + value;
        }
    },
    UUID {
        @Override
        String text(Object value) {
            return java.util.UUID.fromString(value.toString()).toString();
        }
    },
    JSON {
        @Override
        String text(Object value) {
            return parse(value.toString()).toString();
        }
    },
    /** In PostgreSQL's hexadecimal, in the webhook's base64, or as they are. */
    BYTES {
        @Override
        String text(Object value) {
            if (value instanceof ByteBuffer buffer) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                return HexFormat.of().formatHex(bytes);
            }
            String text = value.toString();
            return text.startsWith("\\x")
                    ? text.substring(2)
                    : HexFormat.of().formatHex(Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)));
        }
    },
    DATE {
        @Override
        String text(Object value) {
            return LocalDate.parse(value.toString()).toString();
        }
    },
    /** Where a target has no time of day, microseconds of the day. */
    TIME {
        @Override
        String text(Object value) {
            return value instanceof Long micros
                    ? LocalTime.ofNanoOfDay(micros * 1000).toString()
                    : LocalTime.parse(value.toString()).toString();
        }
    },
    TIMESTAMP {
        @Override
        String text(Object value) {
            return LocalDateTime.parse(value.toString()).toString();
        }
    },
    TIMESTAMP_WITH_ZONE {
        @Override
        String text(Object value) {
            return OffsetDateTime.parse(value.toString()).toInstant().toString();
        }
    },
    INTERVAL {
        @Override
        String text(Object value) {
            Matcher iso = ISO_INTERVAL.matcher(value.toString());
            if (!iso.matches()) {
                throw new IllegalArgumentException("no ISO interval");
            }
            BigDecimal seconds = number(iso.group(4))
                    .multiply(BigDecimal.valueOf(3600))
                    .add(number(iso.group(5)).multiply(BigDecimal.valueOf(60)))
                    .add(number(iso.group(6)));
            BigDecimal months =
                    number(iso.group(1)).multiply(BigDecimal.valueOf(12)).add(number(iso.group(2)));
            return months + " months " + number(iso.group(3)) + " days "
                    + seconds.stripTrailingZeros().toPlainString() + " seconds";
        }
    };

    static final String NULL = "NULL";

    private static final Pattern ISO_INTERVAL = Pattern.compile(
            "P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)D)?(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?\\d+(?:\\.\\d+)?)S)?)?");
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The text of a value that is there and is no list; may throw for what is none of its values. */
    abstract String text(Object value);

    /** A value as Iceberg's reader gives it. */
    String of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::of).toList().toString();
        }
        return checked(value);
    }

    /** A value in PostgreSQL's {@code to_json} or in a webhook. */
    String ofJson(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return NULL;
        }
        if (this == JSON) {
            return value.toString();
        }
        if (value.isArray()) {
            StringBuilder text = new StringBuilder("[");
            value.forEach(element -> text.append(text.length() > 1 ? ", " : "").append(ofJson(element)));
            return text.append(']').toString();
        }
        return checked(value.isBigDecimal() ? value.decimalValue().toString() : value.asText());
    }

    static JsonNode parse(String json) {
        try {
            return EXACT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot read JSON: " + e.getOriginalMessage(), e);
        }
    }

    private String checked(Object value) {
        try {
            return text(value);
        } catch (RuntimeException e) {
            return "no " + this + ": " + value.getClass().getSimpleName() + " " + value;
        }
    }

    private static BigDecimal number(@Nullable String digits) {
        return digits == null ? BigDecimal.ZERO : new BigDecimal(digits);
    }
}
