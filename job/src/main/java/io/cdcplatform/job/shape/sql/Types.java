package io.cdcplatform.job.shape.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.TimestampData;

/** Brings terms to one type where SQL does so by itself. */
final class Types {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Types() {}

    /** The terms in the one type that all of them have or become. */
    static List<Term> align(List<Term> terms) {
        Term leading = terms.get(0);
        Kind kind = Kind.NULL;
        for (Term term : terms) {
            if (term.untyped() == null && term.kind() != Kind.NULL) {
                leading = kind == Kind.NULL || leading.column() == null ? term : leading;
                kind = kind == Kind.NULL ? term.kind() : common(kind, term, terms);
            }
        }
        if (kind == Kind.NULL) {
            kind = Kind.TEXT;
        }
        List<Term> aligned = new ArrayList<>();
        for (Term term : terms) {
            aligned.add(to(kind, term, leading));
        }
        return aligned;
    }

    /** A literal becomes what is asked for; anything else has to be it already. */
    static Term require(Kind kind, Term term, String what) {
        if (term.kind() == kind) {
            return term;
        }
        if (term.kind() == Kind.NULL || (term.untyped() != null)) {
            return to(kind, term, term);
        }
        throw new SqlFault(what + " takes " + kind + ", not " + term.describe());
    }

    private static Kind common(Kind kind, Term term, List<Term> all) {
        Kind other = term.kind();
        if (kind == other) {
            return kind;
        }
        if (kind.isNumber() && other.isNumber() || kind.isPointInTime() && other.isPointInTime()) {
            return kind.compareTo(other) > 0 ? kind : other;
        }
        throw new SqlFault(all.get(0).describe() + " and " + term.describe()
                + " are of different types: write a CAST, or another value");
    }

    private static Term to(Kind kind, Term term, Term leading) {
        if (term.kind() == Kind.NULL) {
            return Term.constant(kind, null);
        }
        String untyped = term.untyped();
        if (untyped != null && kind != Kind.TEXT) {
            try {
                return Term.constant(kind, Literals.parse(untyped, kind, leading.column()));
            } catch (SqlFault e) {
                throw new SqlFault(e.getMessage() + ", which " + leading.describe() + " is");
            }
        }
        if (untyped != null && leading.column() != null && ColumnTerms.isBlankPadded(leading.column())) {
            return Term.constant(kind, Texts.trimmed(untyped, false, true));
        }
        if (term.kind() == kind) {
            return term;
        }
        return switch (kind) {
            case NUMERIC -> term.map(kind, value -> BigDecimal.valueOf((Long) value));
            case DOUBLE -> term.map(kind, value -> ((Number) value).doubleValue());
            case TIMESTAMP, TIMESTAMPTZ ->
                term.kind() == Kind.DATE ? term.map(kind, Types::midnight) : term.map(kind, value -> value);
            default -> throw new SqlFault("cannot make " + kind + " of " + term.describe());
        };
    }

    static TimestampData midnight(Object days) {
        return TimestampData.fromEpochMillis((Long) days * MILLIS_PER_DAY);
    }

    static Long day(Object timestamp) {
        return Math.floorDiv(((TimestampData) timestamp).getMillisecond(), MILLIS_PER_DAY);
    }

    static BigDecimal rounded(BigDecimal number, int scale) {
        return number.setScale(scale, RoundingMode.HALF_UP);
    }
}
