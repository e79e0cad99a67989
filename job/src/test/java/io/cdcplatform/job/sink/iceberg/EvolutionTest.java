package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.READ;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that come, go and change their names in the stream. */
class EvolutionTest extends TwoSubtasks {
    @Tag("I-1")
    @Tag("I-28")
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aDroppedColumnIsGoneAndFilesThatStillHaveItCommit(int version) throws Exception {
        options = Options.UPSERT.version(version);
        TableSchema dropped = orders(List.of("id"), ID);
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(2, 1, CREATE, FIRST, 2, "b"));
        take(at(10, 0, UPDATE, dropped, 1), at(11, 0, CREATE, dropped, 3));
        take(at(3, 1, UPDATE, FIRST, 2, "c"), at(4, 1, CREATE, FIRST, 4, "d"));
        commit();

        assertThat(columns()).containsExactly("id");
        assertThat(lake.rows()).containsExactly("1", "2", "3", "4");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aNewNameWithAnOldColumnBehindItIsARenameAndKeepsTheValues(int version) throws Exception {
        options = Options.UPSERT.version(version);
        TableSchema before = orders(List.of("id"), ID, D, column("n", new IntType()));
        TableSchema after = orders(List.of("id"), ID, column("e", TEXT), column("n", new IntType()));
        take(at(1, 0, CREATE, before, 1, "a", 1), at(2, 1, CREATE, before, 2, "b", 2));
        commit();
        take(at(10, 0, UPDATE, after, 1, "A", 1));
        take(at(3, 1, CREATE, before, 3, "c", 3));
        commit();
        // a subtask that never saw the old schema before finds it among the table's former ones
        subtasks.remove(1).close();
        take(at(4, 1, CREATE, before, 4, "d", 4));
        commit();

        assertThat(columns()).containsExactly("id", "e", "n");
        assertThat(lake.rows()).containsExactly("1|A|1", "2|b|2", "3|c|3", "4|d|4");
    }

    @Test
    @Tag("E-19")
    void aNewNameBehindAllOthersIsADropAndAnAdd() throws Exception {
        take(at(1, 0, CREATE, FIRST, 1, "a"));
        take(at(10, 0, UPDATE, orders(List.of("id"), ID, column("e", TEXT)), 1, "b"));
        commit();

        assertThat(lake.rows()).containsExactly("1|b");
        assertThat(columns()).containsExactly("id", "e");
        assertThat(lake.orders().schema().findField("e").fieldId()).isEqualTo(3);
    }

    @Test
    @Tag("E-19")
    void aColumnThatIsDroppedAndAddedWithAnotherTypeHasNoOldValues() throws Exception {
        TableSchema without = orders(List.of("id"), ID);
        TableSchema again = orders(List.of("id"), ID, column("d", new IntType()));
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(2, 0, CREATE, FIRST, 2, "b"));
        take(at(10, 0, UPDATE, without, 1), at(20, 0, CREATE, again, 3, 7));
        take(at(3, 1, CREATE, FIRST, 4, "late"));
        commit();

        assertThat(lake.rows()).containsExactly("1|null", "2|null", "3|7", "4|null");
    }

    /** The other partition has the row that shows the schema between the two. */
    @Test
    @Tag("E-19")
    void aColumnThatWentBehindOthersWasDroppedAndAddedAgain() throws Exception {
        Column last = column("z", TEXT);
        TableSchema before = orders(List.of("id"), ID, D, last);
        take(at(1, 0, CREATE, before, 1, "a", "z"), at(2, 1, CREATE, before, 2, "b", "z"));
        commit();
        take(at(20, 0, CREATE, orders(List.of("id"), ID, last, D), 3, "z", "new"));
        take(at(3, 1, CREATE, before, 4, "late", "z"));
        take(at(10, 1, CREATE, orders(List.of("id"), ID, last), 5, "z"));
        commit();

        assertThat(columns()).containsExactly("id", "z", "d");
        assertThat(lake.rows()).containsExactly("1|z|null", "2|z|null", "3|z|new", "4|z|null", "5|z|null");
    }

    @Test
    void theSourceMayComeBackToAFormerSchema() throws Exception {
        TableSchema wide = orders(List.of("id"), ID, D, column("e", TEXT));
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(10, 0, UPDATE, wide, 1, "b", "e"), at(20, 0, UPDATE, FIRST, 1, "c"));
        take(at(30, 0, CREATE, wide, 2, "d", "f"));
        commit();

        assertThat(columns()).containsExactly("id", "d", "e");
        assertThat(lake.rows()).containsExactly("1|c|null", "2|d|f");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("N-5")
    void aColumnMayHaveADotInItsName(int version) throws Exception {
        options = Options.UPSERT.version(version);
        TableSchema dotted = orders(List.of("id"), ID, D, column("a.b", TEXT));
        take(at(1, 0, CREATE, FIRST, 1, "x"), at(10, 0, CREATE, dotted, 2, "y", "z"));
        commit();
        assertThat(lake.rows()).containsExactly("1|x|null", "2|y|z");

        take(at(30, 0, CREATE, FIRST, 3, "y"));
        commit();
        assertThat(columns()).containsExactly("id", "d");
        assertThat(lake.rows()).containsExactly("1|x", "2|y", "3|y");
    }

    @Test
    void anEventFromBeforeTheTablesSchemaDoesNotChangeItAlsoAfterARestart() throws Exception {
        TableSchema wide = orders(List.of("id"), ID, column("e", TEXT));
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(10, 0, CREATE, wide, 2, "b"));
        commit();
        int schema = lake.orders().schema().schemaId();
        subtasks.forEach(subtask -> assertThat(subtask.failures).isEmpty());
        close();
        subtasks.clear();
        take(at(5, 1, CREATE, FIRST, 3, "late"));
        commit();

        assertThat(lake.orders().schema().schemaId()).isEqualTo(schema);
        assertThat(lake.rows()).containsExactly("1|null", "2|b", "3|null");
    }

    @Test
    @Tag("E-10")
    void aRowOfTheSnapshotThatASlowPartitionBringsDoesNotTurnTheTableBack() throws Exception {
        Column behind = column("z", TEXT);
        TableSchema first = orders(List.of("id"), ID, D, behind);
        TableSchema renamed = orders(List.of("id"), ID, column("e", TEXT), behind);
        take(at(1, 0, CREATE, first, 1, "a", "z"), at(10, 0, CREATE, renamed, 2, "b", "z"));
        commit();
        SourcePosition read = new SourcePosition(-1, 1, 0, true);
        take(Lake.event(1, offsets[1]++, Op.READ, read, first, 3, "read", "z"));
        commit();

        assertThat(columns()).containsExactly("id", "e", "z");
        assertThat(lake.rows()).containsExactly("1|a|z", "2|b|z", "3|read|z");
    }

    @Test
    @Tag("E-21")
    void aRowOfASnapshotIsBeforeWhatCameByTheLogAndALogThatWasBegunAnewIsNot() throws Exception {
        TableSchema without = orders(List.of("id"), ID);
        SourcePosition read = new SourcePosition(-1, 50, 0, true);
        take(Lake.event(0, offsets[0]++, READ, read, FIRST, 1, "a"), at(60, 0, CREATE, without, 2));
        take(Lake.event(1, offsets[1]++, READ, read, FIRST, 3, "late"));
        commit();
        assertThat(columns()).containsExactly("id");

        ChangeEvent low = at(5, 0, CREATE, orders(List.of("id"), ID, column("e", TEXT)), 4, "new server");
        take(new ChangeEvent(
                low.origin(), CREATE, low.schema(), low.row(), null, low.position(), low.sourceMillis() + 3_600_000));
        commit();
        assertThat(lake.rows()).containsExactly("1|null", "2|null", "3|null", "4|new server");
    }

    @Tag("E-8")
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aKeyMayGainAndLoseColumns(int version) throws Exception {
        options = Options.UPSERT.version(version);
        Column code = column("code", new IntType(false));
        TableSchema one = orders(List.of("id"), ID, code, D);
        TableSchema two = orders(List.of("id", "code"), ID, code, D);
        TableSchema other = orders(List.of("code"), code, D);
        take(at(1, 0, CREATE, one, 1, 100, "a"), at(2, 0, CREATE, one, 2, 200, "b"));
        commit();
        take(
                at(10, 0, UPDATE, two, 1, 100, "aa"),
                at(11, 0, CREATE, two, 1, 101, "c"),
                at(12, 0, DELETE, two, 2, 200, null));
        commit();
        assertThat(lake.orders().schema().identifierFieldNames()).containsExactlyInAnyOrder("id", "code");
        take(at(20, 0, UPDATE, other, 100, "aaa"), at(21, 0, DELETE, other, 101, null));
        commit();

        assertThat(lake.orders().schema().identifierFieldNames()).containsExactly("code");
        // a column that deletes were made by stays in the table, empty from now on
        assertThat(lake.rows()).containsExactly("null|100|aaa");
    }

    @Test
    void haltRefusesWhatReadersWouldMissBeforeTheFirstRow() throws Exception {
        options = Options.UPSERT.changes(SchemaChanges.HALT);
        take(
                at(1, 0, CREATE, FIRST, 1, "a"),
                at(5, 0, CREATE, orders(List.of("id"), ID, D, column("e", TEXT)), 2, "b", "e"));
        commit();

        assertThatThrownBy(() -> take(at(10, 0, CREATE, orders(List.of("id"), ID, column("e", TEXT)), 3, "x")))
                .hasRootCauseInstanceOf(Refusal.class)
                .hasMessageContaining("column d is gone")
                .hasMessageContaining("schema_changes: evolve");
        assertThat(lake.rows()).containsExactly("1|a|null", "2|b|e");
    }

    @Test
    void ignoreLeavesTheTableAndBuriesOnlyValuesThatDoNotFit() throws Exception {
        options = Options.UPSERT.changes(SchemaChanges.IGNORE);
        TableSchema before = orders(List.of("id"), ID, column("v", new IntType()), D);
        TableSchema after = orders(List.of("id"), ID, column("v", new BigIntType()), column("e", TEXT));
        take(at(1, 0, CREATE, before, 1, 10, "a"));
        take(at(10, 0, CREATE, after, 2, 20L, "e"), at(11, 0, CREATE, after, 3, 5_000_000_000L, "e"));
        take(at(12, 0, CREATE, after, 4, null, "e"));

        assertThat(subtasks.get(0).failures)
                .extracting(failure -> failure.code() + failure.origin().offset())
                .containsExactly("ICEBERG_TYPE2");
        subtasks.get(0).letters.forEach(letter -> letter.complete(null));
        commit();
        assertThat(columns()).containsExactly("id", "v", "d");
        assertThat(lake.rows()).containsExactly("1|10|a", "2|20|null", "4|null|null");
    }

    @Test
    void aJournalNeverLosesAColumn() throws Exception {
        options = Options.UPSERT.mode(WriteMode.APPEND);
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(10, 0, CREATE, orders(List.of("id"), ID, column("e", TEXT)), 2, "b"));
        commit();

        assertThat(columns()).contains("id", "d", "e");
        assertThat(lake.rows()).hasSize(2);
    }
}
