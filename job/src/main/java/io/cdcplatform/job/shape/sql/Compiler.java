package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.math.BigDecimal;
import java.util.List;

/** From the tree of a predicate to terms over the rows of one table. */
final class Compiler {
    private final ColumnTerms columns;

    Compiler(ColumnTerms columns) {
        this.columns = columns;
    }

    Term term(Sql sql) {
        if (sql instanceof Sql.Column column) {
            return columns.of(column.name(), column.quoted());
        }
        if (sql instanceof Sql.Text text) {
            return Term.text(text.value());
        }
        if (sql instanceof Sql.Number number) {
            return number(number.value());
        }
        if (sql instanceof Sql.Bool bool) {
            return Term.constant(Kind.BOOLEAN, bool.value());
        }
        if (sql instanceof Sql.Null) {
            return Term.constant(Kind.NULL, null);
        }
        if (sql instanceof Sql.Cast cast) {
            return Casts.of(term(cast.operand()), cast);
        }
        Sql.Call call = (Sql.Call) sql;
        return call(call.op(), call.operands().stream().map(this::term).toList());
    }

    private static Term number(BigDecimal value) {
        boolean isInteger = value.scale() <= 0 && value.precision() - value.scale() <= 19;
        if (isInteger && value.toBigInteger().bitLength() < Long.SIZE) {
            return Term.constant(Kind.INTEGER, value.longValueExact());
        }
        return Term.constant(Kind.NUMERIC, value);
    }

    private static Term call(Sql.Op op, List<Term> operands) {
        Term first = operands.get(0);
        return switch (op) {
            case AND, OR -> Conditions.combined(op, first, operands.get(1));
            case NOT -> Conditions.not(first);
            case IS_NULL -> Conditions.isNull(first);
            case IS_TRUE -> Conditions.is(true, first);
            case IS_FALSE -> Conditions.is(false, first);
            case EQ, NE, LT, LE, GT, GE -> Comparisons.of(op, first, operands.get(1));
            case SAME -> Comparisons.same(first, operands.get(1));
            case IN -> Comparisons.in(operands);
            case LIKE, ILIKE -> Like.of(op == Sql.Op.ILIKE, operands);
            case CASE -> Conditions.cases(operands);
            case COALESCE -> Conditions.coalesce(operands);
            case NULLIF -> Comparisons.nullIf(first, operands.get(1));
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> Numbers.binary(op, first, operands.get(1));
            case NEGATE, ABS, FLOOR, CEIL -> Numbers.unary(op, first);
            case ROUND -> Numbers.round(operands);
            case JOIN -> Texts.join(first, operands.get(1));
            case LOWER, UPPER, LENGTH, TRIM, LTRIM, RTRIM -> Texts.unary(op, first);
            case SUBSTRING -> Texts.substring(operands);
        };
    }
}
