package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import io.cdcplatform.job.event.TableSchema;
import java.util.BitSet;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** A predicate over the rows of one table, compiled once per schema. Used by one thread at a time. */
public final class Predicate {
    private final Term.Value condition;
    private final BitSet columns;

    private Predicate(Term.Value condition, BitSet columns) {
        this.condition = condition;
        this.columns = columns;
    }

    /** @throws SqlFault if the table lacks a column of it, or types do not fit */
    public static Predicate of(Sql sql, TableSchema schema) {
        ColumnTerms columns = new ColumnTerms(schema);
        Term term = Types.require(Kind.BOOLEAN, new Compiler(columns).term(sql), "a condition");
        return new Predicate(term.value(), columns.read);
    }

    /**
     * True, false or, where nulls leave it open, null.
     *
     * @throws SqlFault if it cannot be evaluated, as for a division by zero
     */
    public @Nullable Boolean test(RowData row) {
        try {
            return (Boolean) condition.of(row);
        } catch (ArithmeticException e) {
            throw new SqlFault("a number is divided by zero or grows out of its type");
        }
    }

    /** Positions of the columns that it reads; not to be changed. */
    public BitSet columns() {
        return columns;
    }
}
