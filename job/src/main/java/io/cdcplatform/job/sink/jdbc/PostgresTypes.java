package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * The type that a column gets in a table that we create: the source's own where it is PostgreSQL's and part of every server,
 * else one that takes every value of the event's type.
 */
final class PostgresTypes {
    static final String SOURCE_TYPE = "__debezium.source.column.type";
    static final String SOURCE_LENGTH = "__debezium.source.column.length";
    static final String SOURCE_SCALE = "__debezium.source.column.scale";

    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "real", "double precision", "numeric");

    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";
    private static final int MAX_CHARACTERS = 10_485_760;
    private static final int MAX_NUMERIC_PRECISION = 1000;
    private static final int MAX_TIME_PRECISION = 6;

    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("int2", "smallint"),
            Map.entry("smallserial", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("serial", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("bigserial", "bigint"),
            Map.entry("oid", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("money", "numeric(19,2)"),
            Map.entry("text", "text"),
            Map.entry("name", "text"),
            Map.entry("uuid", "uuid"),
            Map.entry("json", "json"),
            Map.entry("jsonb", "jsonb"),
            Map.entry("xml", "xml"),
            Map.entry("bytea", "bytea"),
            Map.entry("date", "date"),
            Map.entry("interval", "interval"),
            Map.entry("inet", "inet"),
            Map.entry("cidr", "cidr"),
            Map.entry("macaddr", "macaddr"),
            Map.entry("macaddr8", "macaddr8"),
            Map.entry("int4range", "int4range"),
            Map.entry("int8range", "int8range"),
            Map.entry("numrange", "numrange"),
            Map.entry("daterange", "daterange"),
            Map.entry("tsrange", "tsrange"),
            Map.entry("tstzrange", "tstzrange"),
            Map.entry("tsvector", "tsvector"),
            Map.entry("point", "point"));

    private static final Map<String, String> BY_SEMANTIC = Map.ofEntries(
            Map.entry("io.debezium.data.Uuid", "uuid"),
            Map.entry("io.debezium.data.Json", "jsonb"),
            Map.entry("io.debezium.data.Xml", "xml"),
            Map.entry("io.debezium.data.VariableScaleDecimal", "numeric"),
            Map.entry("io.debezium.data.Bits", "bit varying"),
            Map.entry("io.debezium.data.geometry.Point", "point"),
            Map.entry("io.debezium.time.Year", "smallint"),
            Map.entry("io.debezium.time.ZonedTime", "time with time zone"),
            Map.entry("io.debezium.time.Interval", "interval"),
            Map.entry("io.debezium.time.MicroDuration", "interval"),
            Map.entry("io.debezium.time.NanoDuration", "interval"));

    private static final Set<String> GEOMETRIES =
            Set.of("io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Geography");

    private static final Set<String> TIMES = Set.of("io.debezium.time.MicroTime", "io.debezium.time.NanoTime");

    private static final List<List<String>> WIDENINGS =
            List.of(List.of("smallint", "integer", "bigint", "numeric"), List.of("real", "double precision"));
    private static final Pattern SIZED = Pattern.compile("(numeric|character varying)\\((\\d+)(?:,(\\d+))?\\)");

    private PostgresTypes() {}

    static String declared(Column column, boolean fromPostgres) {
        String source = fromPostgres ? fromSource(column.parameters()) : null;
        if (source != null) {
            return source;
        }
        if (TIMES.contains(column.semantic())) {
            // MySQL's TIME is a span of up to 838 hours.
            return fromPostgres ? "time without time zone" : "interval";
        }
        String bySemantic = BY_SEMANTIC.get(column.semantic());
        if (bySemantic != null) {
            return bySemantic;
        }
        // A decimal with more digits than Flink's comes as text.
        return column.semantic().equals(DECIMAL) && column.type().is(LogicalTypeRoot.VARCHAR)
                ? "numeric"
                : byType(column);
    }

    /** Whether every value of {@code declared} is one of {@code wanted} too, and not the other way round. */
    static boolean isWider(String wanted, String declared) {
        for (List<String> ladder : WIDENINGS) {
            if (ladder.contains(declared) && ladder.indexOf(wanted) > ladder.indexOf(declared)) {
                return true;
            }
        }
        Matcher old = SIZED.matcher(declared);
        if (!old.matches()) {
            return false;
        }
        boolean number = old.group(1).equals("numeric");
        if (wanted.equals(number ? "numeric" : "text") || wanted.equals(old.group(1))) {
            return true;
        }
        Matcher now = SIZED.matcher(wanted);
        return now.matches()
                && now.group(1).equals(old.group(1))
                && Integer.parseInt(now.group(2)) > Integer.parseInt(old.group(2))
                && scale(now) == scale(old);
    }

    private static int scale(Matcher sized) {
        return sized.group(3) == null ? 0 : Integer.parseInt(sized.group(3));
    }

    private static @Nullable String fromSource(Map<String, String> parameters) {
        String type = parameters.getOrDefault(SOURCE_TYPE, "").toLowerCase(Locale.ROOT);
        int length = number(parameters.get(SOURCE_LENGTH));
        int scale = number(parameters.get(SOURCE_SCALE));
        if (type.startsWith("_") && PLAIN.containsKey(type.substring(1))) {
            return PLAIN.get(type.substring(1)) + "[]";
        }
        return switch (type) {
            case "varchar" -> length > 0 && length <= MAX_CHARACTERS ? "character varying(" + length + ")" : "text";
            case "bpchar", "char" -> length > 0 && length <= MAX_CHARACTERS ? "character(" + length + ")" : "text";
            case "bit" -> "bit(" + Math.max(1, length) + ")";
            case "varbit" -> "bit varying";
            case "numeric", "decimal" -> numeric(length, scale);
            case "time" -> "time" + precision(scale) + " without time zone";
            case "timetz" -> "time" + precision(scale) + " with time zone";
            case "timestamp" -> "timestamp" + precision(scale) + " without time zone";
            case "timestamptz" -> "timestamp" + precision(scale) + " with time zone";
            case "_varchar", "_bpchar" -> "text[]";
            case "_numeric" -> "numeric[]";
            case "_time" -> "time[]";
            case "_timestamp" -> "timestamp[]";
            case "_timestamptz" -> "timestamptz[]";
            default -> PLAIN.get(type);
        };
    }

    private static String numeric(int precision, int scale) {
        return precision > 0 && precision <= MAX_NUMERIC_PRECISION && scale >= 0 && scale <= precision
                ? "numeric(" + precision + "," + scale + ")"
                : "numeric";
    }

    private static String precision(int digits) {
        return digits >= 0 && digits < MAX_TIME_PRECISION ? "(" + digits + ")" : "";
    }

    private static int number(@Nullable String text) {
        return text == null || !text.matches("-?\\d{1,9}|214748364[0-7]") ? -1 : Integer.parseInt(text);
    }

    private static String byType(Column column) {
        LogicalType type = column.type();
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> "boolean";
            case TINYINT, SMALLINT -> "smallint";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case FLOAT -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> numeric(((DecimalType) type).getPrecision(), ((DecimalType) type).getScale());
            case CHAR, VARCHAR -> "text";
            case BINARY, VARBINARY -> "bytea";
            case DATE -> "date";
            case TIME_WITHOUT_TIME_ZONE -> "time without time zone";
            case TIMESTAMP_WITHOUT_TIME_ZONE -> "timestamp without time zone";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamp with time zone";
            case ARRAY -> declared(column.element(), true) + "[]";
            case MAP -> "text"; // hstore is an extension that the target may not have
            case ROW -> {
                if (GEOMETRIES.contains(column.semantic())) {
                    yield "text"; // in hexadecimal, as PostGIS reads it
                }
                throw unknown(column);
            }
            default -> throw unknown(column);
        };
    }

    /** The type of numbers that change when they are cast, whose text is not what a cast makes of them; empty for others. */
    static String inexact(Column column) {
        return switch (column.type().getTypeRoot()) {
            case FLOAT -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> "numeric";
            default -> "";
        };
    }

    static boolean isNumber(String type) {
        return NUMBERS.contains(type);
    }

    private static IllegalArgumentException unknown(Column column) {
        return new IllegalArgumentException(
                "Cannot store column " + column.name() + ": there is no PostgreSQL type for "
                        + column.type().asSummaryString() + " " + column.semantic() + "; exclude the column");
    }
}
