package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns are written as their names; those that begin with n are numbers, all others are texts. The key is id. */
class TableDiffTest {
    private static final SchemaPosition START = new SchemaPosition(0, 10, 0);

    @ParameterizedTest
    @Tag("E-19")
    @CsvSource(
            delimiter = '|',
            value = {
                "id a c      | id a c        | ",
                "id a c      | id a c d      | column d was added",
                "id a c      | id c          | column a is gone",
                "id a c      | id b c        | column a was renamed to b",
                "id a b c    | id x y c      | column a was renamed to x, column b was renamed to y",
                "id a n1 c   | id x c        | column a was renamed to x, column n1 is gone",
                "id a n1 c   | id n2 c       | column n1 was renamed to n2, column a is gone",
                "id a b c    | id x c        | column a is gone, column b is gone, column x was added", // either of
                // them
                "id a c      | id n1 c       | column a is gone, column n1 was added", // another type
                "id a        | id b          | column a is gone, column b was added", // at the end: no evidence
                "id a _cdc_x | id b _cdc_x   | column a is gone, column b was added", // ours are no evidence
                "id a c      | id c a        | column a is gone, column a was added", // it moved to the end
                "id a c d    | id b c        | column a was renamed to b, column d is gone",
            })
    void readsTheOrderOfAppendedColumns(String before, String now, String expected) {
        assertThat(told(true, before, now)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id a c | id b c | column a is gone, column b was added",
                "id a c | id c a | ",
            })
    void readsNothingFromTheOrderWhereColumnsMayBeAddedAnywhere(String before, String now, String expected) {
        assertThat(told(false, before, now)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void leavesAloneWhatTheSourceNeverHad() {
        TargetTable target = target("id", "a", "by_hand");

        List<TableChange> changes = TableDiff.of(dialect(true), known("id", "a"), target, schema("id", "a"));

        assertThat(changes).isEmpty();
    }

    @Test
    void takesWhatSomebodyChangedByHandForDone() {
        TargetTable target = target("id", "b");

        List<TableChange> changes = TableDiff.of(dialect(true), known("id", "a", "c"), target, schema("id", "b"));

        assertThat(changes).isEmpty();
    }

    private static String told(boolean fromPostgres, String before, String now) {
        String[] old = before.split(" ");
        List<TableChange> changes =
                TableDiff.of(dialect(fromPostgres), known(old), target(old), schema(now.split(" ")));
        return String.join(", ", changes.stream().map(TableChange::told).toList());
    }

    private static Dialect dialect(boolean fromPostgres) {
        return Dialect.of("jdbc:postgresql://localhost/x", fromPostgres);
    }

    private static KnownTable known(String... names) {
        return KnownTable.first(schema(names), START, dialect(true)::typeOf);
    }

    private static TargetTable target(String... names) {
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        for (Column column : schema(names).columns()) {
            String type = dialect(true).typeOf(column);
            columns.put(column.name(), new TargetColumn(column.name(), type, type, false, false));
        }
        return new TargetTable(new TableName("public", "t"), true, columns, Set.of("id"), List.of(Set.of("id")), null);
    }

    private static TableSchema schema(String... names) {
        List<Column> columns = new ArrayList<>();
        Arrays.stream(names)
                .forEach(name -> columns.add(
                        column(name, name.startsWith("n") ? new IntType() : new VarCharType(VarCharType.MAX_LENGTH))));
        return table("t", List.of("id"), columns.toArray(new Column[0]));
    }
}
