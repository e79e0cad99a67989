package io.cdcplatform.config.sql;

import java.math.BigDecimal;
import java.util.List;

/** An expression of SQL as it is evaluated: {@code BETWEEN}, {@code IS NOT NULL} and the like are spelled out already. */
public sealed interface Sql {

    /** @param quoted the name is exactly this; else it is as PostgreSQL folds it */
    record Column(String name, boolean quoted) implements Sql {}

    /** A text in quotes: its type is what it meets. */
    record Text(String value) implements Sql {}

    record Number(BigDecimal value) implements Sql {}

    record Bool(boolean value) implements Sql {}

    record Null() implements Sql {}

    /** @param precision of NUMERIC, -1 where none is given */
    record Cast(Sql operand, Type type, int precision, int scale) implements Sql {}

    record Call(Op op, List<Sql> operands) implements Sql {}

    /** What a value can be cast to. */
    enum Type {
        BOOLEAN,
        BIGINT,
        NUMERIC,
        DOUBLE,
        TEXT,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ
    }

    /** Operators and functions, with the least and the most operands that they take. */
    enum Op {
        AND(2, 2),
        OR(2, 2),
        NOT(1, 1),
        EQ(2, 2),
        NE(2, 2),
        LT(2, 2),
        LE(2, 2),
        GT(2, 2),
        GE(2, 2),
        /** As EQ, but two nulls are the same and never gives null. */
        SAME(2, 2),
        /** The first is one of the others. */
        IN(2, Integer.MAX_VALUE),
        /** Text, pattern, escape character. */
        LIKE(2, 3),
        ILIKE(2, 3),
        IS_NULL(1, 1),
        IS_TRUE(1, 1),
        IS_FALSE(1, 1),
        ADD(2, 2),
        SUBTRACT(2, 2),
        MULTIPLY(2, 2),
        DIVIDE(2, 2),
        MODULO(2, 2),
        NEGATE(1, 1),
        /** {@code ||}, where null makes all null. */
        JOIN(2, 2),
        /** Condition, value, condition, value, ..., value otherwise. */
        CASE(3, Integer.MAX_VALUE),
        COALESCE(1, Integer.MAX_VALUE),
        NULLIF(2, 2),
        LOWER(1, 1),
        UPPER(1, 1),
        LENGTH(1, 1),
        TRIM(1, 1),
        LTRIM(1, 1),
        RTRIM(1, 1),
        /** Text, first character from 1, number of characters. */
        SUBSTRING(2, 3),
        ABS(1, 1),
        FLOOR(1, 1),
        CEIL(1, 1),
        /** Number, decimals. */
        ROUND(1, 2);

        private final int least;
        private final int most;

        Op(int least, int most) {
            this.least = least;
            this.most = most;
        }

        boolean takes(int operands) {
            return operands >= least && operands <= most;
        }
    }
}
