package io.cdcplatform.job.shape.sql;

/** A predicate that does not fit its table, or cannot be evaluated for a row. Its message holds no value of the row. */
public final class SqlFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    SqlFault(String message) {
        super(message);
    }
}
