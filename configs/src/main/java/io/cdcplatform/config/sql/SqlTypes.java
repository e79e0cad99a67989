package io.cdcplatform.config.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import org.jspecify.annotations.Nullable;

/** Names of types in casts. */
final class SqlTypes {
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9 ]+?) ?(?:\\((\\d+)(?:, ?(\\d+))?\\))?( with[a-z ]*)?");
    private static final int MAX_PRECISION = 1000;

    private SqlTypes() {}

    static Sql cast(Sql operand, ColDataType type) {
        Matcher name = NAME.matcher(type.getDataType().toLowerCase(Locale.ROOT));
        boolean isArray = type.getArrayData() != null && !type.getArrayData().isEmpty();
        if (!name.matches() || isArray) {
            throw Conversion.unsupported(type.toString());
        }
        Sql.Type to = to(name.group(1) + (name.group(4) == null ? "" : name.group(4)), type);
        if (name.group(2) != null && to != Sql.Type.NUMERIC) {
            throw Conversion.unsupported(type.toString());
        }
        return new Sql.Cast(operand, to, argument(name.group(2), -1, type), argument(name.group(3), 0, type));
    }

    private static Sql.Type to(String name, ColDataType type) {
        return switch (name) {
            case "boolean", "bool" -> Sql.Type.BOOLEAN;
            case "smallint", "int2", "integer", "int", "int4", "bigint", "int8" -> Sql.Type.BIGINT;
            case "numeric", "decimal" -> Sql.Type.NUMERIC;
            case "double precision", "float8", "double" -> Sql.Type.DOUBLE;
            case "text", "varchar", "character varying" -> Sql.Type.TEXT;
            case "date" -> Sql.Type.DATE;
            case "time", "time without time zone" -> Sql.Type.TIME;
            case "timestamp", "timestamp without time zone" -> Sql.Type.TIMESTAMP;
            case "timestamptz", "timestamp with time zone" -> Sql.Type.TIMESTAMPTZ;
            default -> throw Conversion.unsupported(type.toString());
        };
    }

    private static int argument(@Nullable String digits, int fallback, ColDataType type) {
        if (digits == null) {
            return fallback;
        }
        if (digits.length() > 4 || Integer.parseInt(digits) > MAX_PRECISION) {
            throw Conversion.unsupported(type.toString());
        }
        return Integer.parseInt(digits);
    }
}
