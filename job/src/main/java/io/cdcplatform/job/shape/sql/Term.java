package io.cdcplatform.job.shape.sql;

import io.cdcplatform.job.event.Column;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * A part of a predicate, ready to be evaluated.
 *
 * @param constant the same for every row
 * @param untyped the text of a literal in quotes, which takes the type of what it meets
 * @param column where the term is a column
 */
record Term(Kind kind, Value value, boolean constant, @Nullable String untyped, @Nullable Column column) {

    /** What a term is for a row; null is SQL's null. */
    interface Value {
        @Nullable
        Object of(RowData row);
    }

    /** A value of one that is not null. */
    interface Step {
        Object apply(Object value);
    }

    static Term of(Kind kind, boolean constant, Value value) {
        return new Term(kind, value, constant, null, null);
    }

    static Term constant(Kind kind, @Nullable Object value) {
        return of(kind, true, row -> value);
    }

    static Term text(String literal) {
        StringData value = StringData.fromString(literal);
        return new Term(Kind.TEXT, row -> value, true, literal, null);
    }

    static Term column(Kind kind, Column column, Value value) {
        return new Term(kind, value, false, null, column);
    }

    /** What it is where this one is not null. */
    Term map(Kind to, Step step) {
        Value from = value;
        return of(to, constant, row -> {
            Object operand = from.of(row);
            return operand == null ? null : step.apply(operand);
        });
    }

    static boolean allConstant(List<Term> terms) {
        return terms.stream().allMatch(Term::constant);
    }

    /** How messages speak of it; never shows a value. */
    String describe() {
        return column == null ? kind.toString() : "column " + column.name() + " (" + kind + ")";
    }
}
