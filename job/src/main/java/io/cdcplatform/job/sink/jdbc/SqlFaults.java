package io.cdcplatform.job.sink.jdbc;

import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a refusal by the database means, by its SQLSTATE: the one place that decides between dead letter and waiting. */
final class SqlFaults {
    /** Whose fault it is, and so what has to happen. */
    enum Kind {
        /** A row that this target will never take: find it and put it aside. */
        ROW,
        /** The database, the network, a right: the same batch will pass later. */
        SURROUNDINGS,
        /** Others were in the way (deadlock, serialization, a lock): the database is there, the same batch passes soon. */
        CONFLICT,
        /** A table is not what it was when we looked: look again, then as SURROUNDINGS. */
        TABLE_CHANGED,
        /** The statement itself, whatever the row: as TABLE_CHANGED for rows; of a change of a table it is the last word. */
        STATEMENT
    }

    /** What a row that came in part is refused with when the target has none to complete it. */
    static final String NO_ROW = "02000";

    private static final Map<String, Kind> BY_STATE = Map.ofEntries(
            Map.entry("40002", Kind.ROW), // a constraint, at the end of the transaction
            Map.entry("42501", Kind.SURROUNDINGS), // insufficient_privilege: a grant mends it
            Map.entry("42P01", Kind.TABLE_CHANGED), // undefined_table
            Map.entry("42703", Kind.TABLE_CHANGED), // undefined_column
            Map.entry("42P10", Kind.TABLE_CHANGED), // no unique index for ON CONFLICT any more
            Map.entry("42704", Kind.TABLE_CHANGED), // undefined_object: a type that was dropped
            Map.entry("42804", Kind.TABLE_CHANGED), // datatype_mismatch: a column has another type now
            Map.entry("55P03", Kind.CONFLICT), // lock_not_available: lock_timeout is over
            Map.entry("57014", Kind.CONFLICT), // query_canceled: statement_timeout is over
            Map.entry("25P02", Kind.ROW)); // in_failed_sql_transaction: an earlier row was refused

    private static final Map<String, Kind> BY_CLASS = Map.ofEntries(
            Map.entry("02", Kind.ROW), // no data: our own, for a row that is not there
            Map.entry("0A", Kind.ROW), // feature not supported: TRUNCATE of a table that others reference
            Map.entry("21", Kind.ROW), // cardinality_violation: two keys that the target takes for one
            Map.entry("22", Kind.ROW), // data exception
            Map.entry("23", Kind.ROW), // integrity constraint violation
            Map.entry("20", Kind.ROW), // case not found, in a trigger
            Map.entry("27", Kind.ROW), // triggered data change violation
            Map.entry("40", Kind.CONFLICT), // transaction rollback: deadlock, serialization failure
            Map.entry("42", Kind.STATEMENT), // no such cast or operator, syntax of a default, name taken, ...
            Map.entry("38", Kind.ROW), // a trigger in another language failed
            Map.entry("39", Kind.ROW), // the same
            Map.entry("44", Kind.ROW), // with check option
            Map.entry("45", Kind.ROW), // unhandled user-defined exception, raised by a trigger
            Map.entry("54", Kind.ROW), // row too big for a page or an index
            Map.entry("P0", Kind.ROW)); // raised by a trigger

    private SqlFaults() {}

    static Kind kind(SQLException fault) {
        return kind(state(fault));
    }

    /** An unknown or missing state counts as the surroundings': an outage must never drain a table into the dead letters. */
    static Kind kind(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return Kind.SURROUNDINGS;
        }
        Kind exact = BY_STATE.get(state);
        return exact != null ? exact : BY_CLASS.getOrDefault(state.substring(0, 2), Kind.SURROUNDINGS);
    }

    /** Whether a statement without a row, such as a change of a table, is refused for good. */
    static boolean isLastWord(SQLException fault) {
        Kind kind = kind(fault);
        return kind == Kind.ROW || kind == Kind.STATEMENT;
    }

    /** The first SQLSTATE in the chain of a fault; a refused batch may hide it in a next exception. */
    static @Nullable String state(SQLException fault) {
        for (SQLException at = fault; at != null; at = at.getNextException()) {
            if (at.getSQLState() != null) {
                return at.getSQLState();
            }
        }
        return null;
    }
}
