package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** What tells whether values are equal, or which is less. Text is ordered by its code points, whatever the source's collation. */
final class Comparisons {
    /** Equal values of these are equal as objects. */
    private static final Set<Kind> HASHABLE = EnumSet.of(Kind.INTEGER, Kind.TEXT, Kind.ENUM, Kind.UUID, Kind.DATE);

    private static final RowData NO_ROW = new GenericRowData(0);

    private Comparisons() {}

    static Term of(Sql.Op op, Term left, Term right) {
        List<Term> both = Types.align(List.of(left, right));
        Kind kind = both.get(0).kind();
        if (kind == Kind.ENUM && op != Sql.Op.EQ && op != Sql.Op.NE) {
            throw new SqlFault("labels of an enum have no order here: write IN with the labels that are meant");
        }
        Comparator<Object> order = order(kind);
        Term.Value a = both.get(0).value();
        Term.Value b = both.get(1).value();
        return Term.of(Kind.BOOLEAN, Term.allConstant(both), row -> {
            Object first = a.of(row);
            Object second = first == null ? null : b.of(row);
            return second == null ? null : holds(op, order.compare(first, second));
        });
    }

    static Term same(Term left, Term right) {
        List<Term> both = Types.align(List.of(left, right));
        Comparator<Object> order = order(both.get(0).kind());
        Term.Value a = both.get(0).value();
        Term.Value b = both.get(1).value();
        return Term.of(Kind.BOOLEAN, Term.allConstant(both), row -> {
            Object first = a.of(row);
            Object second = b.of(row);
            return first == null || second == null ? first == second : order.compare(first, second) == 0;
        });
    }

    static Term nullIf(Term left, Term right) {
        List<Term> both = Types.align(List.of(left, right));
        Comparator<Object> order = order(both.get(0).kind());
        Term.Value a = both.get(0).value();
        Term.Value b = both.get(1).value();
        return Term.of(both.get(0).kind(), Term.allConstant(both), row -> {
            Object first = a.of(row);
            Object second = b.of(row);
            return first != null && second != null && order.compare(first, second) == 0 ? null : first;
        });
    }

    static Term in(List<Term> terms) {
        List<Term> aligned = Types.align(terms);
        List<Term> list = aligned.subList(1, aligned.size());
        Kind kind = aligned.get(0).kind();
        if (HASHABLE.contains(kind) && Term.allConstant(list)) {
            return inSet(aligned.get(0), list);
        }
        Term any = of(Sql.Op.EQ, aligned.get(0), list.get(0));
        for (Term term : list.subList(1, list.size())) {
            any = Conditions.combined(Sql.Op.OR, any, of(Sql.Op.EQ, aligned.get(0), term));
        }
        return any;
    }

    private static Term inSet(Term term, List<Term> list) {
        Set<@Nullable Object> values = new HashSet<>();
        list.forEach(each -> values.add(each.value().of(NO_ROW)));
        boolean hasNull = values.remove(null);
        Term.Value value = term.value();
        return Term.of(Kind.BOOLEAN, term.constant(), row -> {
            Object found = value.of(row);
            return found == null ? null : values.contains(found) ? Boolean.TRUE : hasNull ? null : Boolean.FALSE;
        });
    }

    private static boolean holds(Sql.Op op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    @SuppressWarnings("unchecked") // values of one kind are of one class
    private static Comparator<Object> order(Kind kind) {
        return switch (kind) {
            case BYTES -> (a, b) -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
            case DOUBLE -> (a, b) -> order((Double) a, (Double) b);
            case OTHER -> throw new SqlFault("a column of its type can be tested with IS NULL only, or CAST to text");
            default -> (a, b) -> ((Comparable<Object>) a).compareTo(b);
        };
    }

    /** NaN equals NaN and is the greatest, as in PostgreSQL; both zeros are one. */
    private static int order(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }
}
