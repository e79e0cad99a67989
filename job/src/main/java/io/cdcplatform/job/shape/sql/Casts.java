package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** {@code CAST}, as PostgreSQL does it with UTC for the session's time zone. */
final class Casts {
    private Casts() {}

    static Term of(Term term, Sql.Cast cast) {
        Kind kind = Kind.valueOf(name(cast.type()));
        if (term.kind() == Kind.NULL) {
            return Term.constant(kind, null);
        }
        if (term.untyped() != null && kind != Kind.TEXT && cast.precision() < 0) {
            return Term.constant(kind, Literals.parse(term.untyped(), kind, null));
        }
        Term made = convert(term, kind);
        if (cast.precision() < 0) {
            return made;
        }
        return made.map(kind, number -> fitted((BigDecimal) number, cast.precision(), cast.scale()));
    }

    static Term toText(Term term) {
        return switch (term.kind()) {
            case TEXT -> term;
            case ENUM, UUID -> term.map(Kind.TEXT, value -> value);
            case BOOLEAN, INTEGER -> term.map(Kind.TEXT, value -> StringData.fromString(value.toString()));
            case NUMERIC -> term.map(Kind.TEXT, value -> StringData.fromString(((BigDecimal) value).toPlainString()));
            case DATE ->
                term.map(
                        Kind.TEXT,
                        value -> StringData.fromString(
                                LocalDate.ofEpochDay((Long) value).toString()));
            default -> {
                boolean isText = term.column() != null && term.column().type().is(LogicalTypeRoot.VARCHAR);
                if (!isText) {
                    throw new SqlFault("cannot make TEXT of " + term.describe());
                }
                yield term.map(Kind.TEXT, value -> value);
            }
        };
    }

    private static Term convert(Term term, Kind kind) {
        Kind from = term.kind();
        if (from == kind) {
            return term;
        }
        if (kind == Kind.TEXT) {
            return toText(term);
        }
        if (from == Kind.TEXT) {
            return term.map(kind, text -> Literals.parse(text.toString(), kind, null));
        }
        if (from.isNumber() && kind == Kind.INTEGER) {
            return term.map(kind, Casts::whole);
        }
        if (from.isNumber() && kind == Kind.NUMERIC) {
            return term.map(kind, Casts::decimal);
        }
        if (from.isNumber() && kind == Kind.DOUBLE) {
            return term.map(kind, value -> ((Number) value).doubleValue());
        }
        if (from == Kind.INTEGER && kind == Kind.BOOLEAN) {
            return term.map(kind, value -> (Long) value != 0);
        }
        if (from == Kind.BOOLEAN && kind == Kind.INTEGER) {
            return term.map(kind, value -> (Boolean) value ? 1L : 0L);
        }
        if (from.isPointInTime() && kind.isPointInTime()) {
            return kind == Kind.DATE
                    ? term.map(kind, Types::day)
                    : from == Kind.DATE ? term.map(kind, Types::midnight) : term.map(kind, value -> value);
        }
        throw new SqlFault("cannot make " + kind + " of " + term.describe());
    }

    private static Long whole(Object number) {
        BigDecimal exact = number instanceof Double floating
                ? BigDecimal.valueOf(Math.rint(requireFinite(floating)))
                : Types.rounded((BigDecimal) number, 0);
        return exact.longValueExact();
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof Long whole
                ? BigDecimal.valueOf(whole)
                : BigDecimal.valueOf(requireFinite((Double) number));
    }

    private static double requireFinite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new SqlFault("NaN or infinity cannot become a number of another type");
        }
        return number;
    }

    private static BigDecimal fitted(BigDecimal number, int precision, int scale) {
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.precision() - rounded.scale() > precision - scale && rounded.signum() != 0) {
            throw new SqlFault("a number does not fit numeric(" + precision + "," + scale + ")");
        }
        return rounded;
    }

    private static String name(Sql.Type type) {
        return type == Sql.Type.BIGINT ? Kind.INTEGER.name() : type.name();
    }
}
