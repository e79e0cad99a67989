package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/** The logic of three values, and what chooses between values. */
final class Conditions {
    private Conditions() {}

    static Term combined(Sql.Op op, Term left, Term right) {
        Term.Value a = condition(op, left);
        Term.Value b = condition(op, right);
        Boolean decisive = op == Sql.Op.OR;
        return Term.of(Kind.BOOLEAN, left.constant() && right.constant(), row -> {
            Object first = a.of(row);
            if (decisive.equals(first)) {
                return decisive;
            }
            Object second = b.of(row);
            return decisive.equals(second) ? decisive : first == null ? null : second;
        });
    }

    static Term not(Term term) {
        return Types.require(Kind.BOOLEAN, term, "NOT").map(Kind.BOOLEAN, value -> !(Boolean) value);
    }

    static Term isNull(Term term) {
        Term.Value value = term.value();
        return Term.of(Kind.BOOLEAN, term.constant(), row -> value.of(row) == null);
    }

    static Term is(boolean wanted, Term term) {
        Term.Value value = Types.require(Kind.BOOLEAN, term, "IS " + wanted).value();
        Boolean boxed = wanted;
        return Term.of(Kind.BOOLEAN, term.constant(), row -> boxed.equals(value.of(row)));
    }

    static Term coalesce(List<Term> terms) {
        List<Term> aligned = Types.align(terms);
        Term.Value[] values = values(aligned);
        return Term.of(aligned.get(0).kind(), Term.allConstant(terms), row -> {
            for (Term.Value value : values) {
                Object found = value.of(row);
                if (found != null) {
                    return found;
                }
            }
            return null;
        });
    }

    /** Condition, value, condition, value, ..., value otherwise. */
    static Term cases(List<Term> terms) {
        List<Term.Value> conditions = new ArrayList<>();
        List<Term> results = new ArrayList<>();
        int last = terms.size() - 1;
        for (int i = 0; i < last; i += 2) {
            conditions.add(Types.require(Kind.BOOLEAN, terms.get(i), "WHEN").value());
            results.add(terms.get(i + 1));
        }
        results.add(terms.get(last));
        List<Term> aligned = Types.align(results);
        Term.Value[] values = values(aligned);
        return Term.of(aligned.get(0).kind(), Term.allConstant(terms), row -> {
            for (int i = 0; i < values.length - 1; i++) {
                if (Boolean.TRUE.equals(conditions.get(i).of(row))) {
                    return values[i].of(row);
                }
            }
            return values[values.length - 1].of(row);
        });
    }

    private static Term.Value condition(Sql.Op op, Term term) {
        return Types.require(Kind.BOOLEAN, term, op.name()).value();
    }

    private static Term.Value[] values(List<Term> terms) {
        return terms.stream().map(Term::value).toArray(Term.Value[]::new);
    }
}
