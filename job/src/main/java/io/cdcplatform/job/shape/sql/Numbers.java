package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Arithmetic: whole numbers within 64 bits, decimals exact, quotients of decimals with {@value #QUOTIENT_DECIMALS} decimals. */
final class Numbers {
    private static final int QUOTIENT_DECIMALS = 20;
    private static final int MOST_DECIMALS = 1000;

    private Numbers() {}

    /** Of two values that are not null. */
    private interface Operation {
        Object apply(Object a, Object b);
    }

    static Term binary(Sql.Op op, Term left, Term right) {
        if (left.kind() == Kind.DATE && (op == Sql.Op.ADD || op == Sql.Op.SUBTRACT)) {
            return days(op, left, right);
        }
        List<Term> both = Types.align(List.of(numeric(op, left), numeric(op, right)));
        Kind kind = both.get(0).kind();
        Operation operation =
                switch (kind) {
                    case INTEGER -> (a, b) -> whole(op, (Long) a, (Long) b);
                    case NUMERIC -> (a, b) -> decimal(op, (BigDecimal) a, (BigDecimal) b);
                    case DOUBLE -> (a, b) -> floating(op, (Double) a, (Double) b);
                    default -> throw notNumeric(op, both.get(0));
                };
        return applied(kind, both.get(0), both.get(1), operation);
    }

    static Term unary(Sql.Op op, Term term) {
        Term operand = numeric(op, term);
        return switch (operand.kind()) {
            case INTEGER ->
                operand.map(Kind.INTEGER, value -> switch (op) {
                    case NEGATE -> Math.negateExact((Long) value);
                    case ABS -> Math.absExact((Long) value);
                    default -> value;
                });
            case NUMERIC ->
                operand.map(Kind.NUMERIC, value -> switch (op) {
                    case NEGATE -> ((BigDecimal) value).negate();
                    case ABS -> ((BigDecimal) value).abs();
                    case FLOOR -> ((BigDecimal) value).setScale(0, RoundingMode.FLOOR);
                    default -> ((BigDecimal) value).setScale(0, RoundingMode.CEILING);
                });
            case DOUBLE ->
                operand.map(Kind.DOUBLE, value -> switch (op) {
                    case NEGATE -> -(Double) value;
                    case ABS -> Math.abs((Double) value);
                    case FLOOR -> Math.floor((Double) value);
                    default -> Math.ceil((Double) value);
                });
            default -> throw notNumeric(op, operand);
        };
    }

    static Term round(List<Term> operands) {
        Term number = numeric(Sql.Op.ROUND, operands.get(0));
        if (operands.size() == 1 && number.kind() == Kind.DOUBLE) {
            return number.map(Kind.DOUBLE, value -> Math.rint((Double) value));
        }
        Term scale = operands.size() == 1
                ? Term.constant(Kind.INTEGER, 0L)
                : Types.require(Kind.INTEGER, operands.get(1), "ROUND's number of decimals");
        Term exact = number.kind() == Kind.INTEGER
                ? number.map(Kind.NUMERIC, value -> BigDecimal.valueOf((Long) value))
                : Types.require(Kind.NUMERIC, number, "ROUND with decimals");
        return applied(Kind.NUMERIC, exact, scale, (a, b) -> Types.rounded((BigDecimal) a, decimals((Long) b)));
    }

    private static Term days(Sql.Op op, Term date, Term other) {
        if (op == Sql.Op.SUBTRACT && (other.kind() == Kind.DATE || other.untyped() != null)) {
            List<Term> both = Types.align(List.of(date, other));
            return applied(Kind.INTEGER, date, both.get(1), (a, b) -> (Long) a - (Long) b);
        }
        Term count = Types.require(Kind.INTEGER, other, "a date and " + op);
        return applied(Kind.DATE, date, count, (a, b) -> whole(op, (Long) a, (Long) b));
    }

    private static Term applied(Kind kind, Term left, Term right, Operation operation) {
        Term.Value a = left.value();
        Term.Value b = right.value();
        return Term.of(kind, left.constant() && right.constant(), row -> {
            Object first = a.of(row);
            Object second = first == null ? null : b.of(row);
            return first == null || second == null ? null : operation.apply(first, second);
        });
    }

    private static Long whole(Sql.Op op, long a, long b) {
        return switch (op) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            case MULTIPLY -> Math.multiplyExact(a, b);
            case DIVIDE -> b == -1 ? Math.negateExact(a) : a / b;
            default -> b == -1 ? 0 : a % b;
        };
    }

    private static BigDecimal decimal(Sql.Op op, BigDecimal a, BigDecimal b) {
        return switch (op) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE ->
                a.divide(b, Math.max(QUOTIENT_DECIMALS, Math.max(a.scale(), b.scale())), RoundingMode.HALF_UP);
            default -> a.remainder(b);
        };
    }

    private static Double floating(Sql.Op op, double a, double b) {
        if (op == Sql.Op.MODULO) {
            throw new SqlFault("% is not for double precision: CAST to numeric");
        }
        if (op == Sql.Op.DIVIDE && b == 0) {
            throw new ArithmeticException();
        }
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            default -> a / b;
        };
    }

    private static int decimals(long wanted) {
        if (Math.abs(wanted) > MOST_DECIMALS) {
            throw new SqlFault("ROUND is asked for more than " + MOST_DECIMALS + " decimals");
        }
        return (int) wanted;
    }

    private static Term numeric(Sql.Op op, Term term) {
        if (term.kind().isNumber() || term.kind() == Kind.NULL || term.untyped() != null) {
            return term.kind() == Kind.NULL ? Term.constant(Kind.INTEGER, null) : term;
        }
        throw notNumeric(op, term);
    }

    private static SqlFault notNumeric(Sql.Op op, Term term) {
        return new SqlFault(op + " takes numbers, not " + term.describe());
    }
}
