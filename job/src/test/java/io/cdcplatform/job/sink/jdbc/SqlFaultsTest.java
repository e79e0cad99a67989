package io.cdcplatform.job.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultsTest {

    @ParameterizedTest
    @CsvSource({
        "02000, ROW", // our own: a row is not there
        "22001, ROW", // value too long
        "22003, ROW", // number out of range
        "22021, ROW", // NUL byte
        "22023, ROW", // pgjdbc's own check for NUL
        "22P02, ROW", // no such text form
        "23502, ROW", // not null
        "23503, ROW", // foreign key
        "23505, ROW", // unique
        "23514, ROW", // check
        "21000, ROW", // two keys that the target takes for one
        "40002, ROW", // a constraint at commit
        "20000, ROW",
        "38000, ROW", // a trigger in another language
        "39004, ROW",
        "44000, ROW",
        "45000, ROW", // raised by a trigger with the code that the standard has for it
        "54000, ROW",
        "P0001, ROW", // raised by a trigger
        "0A000, ROW", // TRUNCATE of a table that is referenced
        "25P02, ROW",
        "08000, SURROUNDINGS",
        "08001, SURROUNDINGS",
        "08006, SURROUNDINGS",
        "25006, SURROUNDINGS", // read-only standby
        "28000, SURROUNDINGS",
        "28P01, SURROUNDINGS", // password
        "3D000, SURROUNDINGS", // no such database
        "40001, CONFLICT", // serialization
        "40P01, CONFLICT", // deadlock
        "42501, SURROUNDINGS", // a right is missing
        "53100, SURROUNDINGS", // disk full
        "53300, SURROUNDINGS", // too many connections
        "55P03, CONFLICT", // lock timeout
        "57014, CONFLICT", // statement timeout
        "57P01, SURROUNDINGS", // shutdown
        "57P03, SURROUNDINGS", // starting up
        "58030, SURROUNDINGS", // disk
        "XX000, SURROUNDINGS",
        "99999, SURROUNDINGS", // unknown: must never drain a table into the dead letters
        "42P01, TABLE_CHANGED",
        "42703, TABLE_CHANGED",
        "42804, TABLE_CHANGED", // a column has another type now
        "42P10, TABLE_CHANGED",
        "42601, STATEMENT", // of no row: must never drain a table either
        "42846, STATEMENT",
        "42883, STATEMENT",
        "42P07, STATEMENT",
    })
    void tellsARowsFaultFromTheSurroundings(String state, SqlFaults.Kind expected) {
        assertThat(SqlFaults.kind(new SQLException("", state))).isEqualTo(expected);
    }

    @Tag("D-9")
    @Test
    void takesAFaultWithoutAStateForTheSurroundings() {
        assertThat(SqlFaults.kind(new SQLException("socket closed"))).isEqualTo(SqlFaults.Kind.SURROUNDINGS);
    }

    @Tag("J-9")
    @Test
    void findsTheStateBehindARefusedBatch() {
        BatchUpdateException refused = new BatchUpdateException("batch", null, new int[0]);
        refused.setNextException(new SQLException("", "23505"));

        assertThat(SqlFaults.kind(refused)).isEqualTo(SqlFaults.Kind.ROW);
    }
}
