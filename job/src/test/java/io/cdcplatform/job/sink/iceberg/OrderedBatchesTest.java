package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.READ;
import static io.cdcplatform.job.event.Op.TRUNCATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedBatchesTest {
    private static final TableSchema NARROW =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));
    private static final TableSchema WIDE = Lake.orders(
            List.of("id"),
            column("id", new IntType(false)),
            column("d", new VarCharType(100)),
            column("e", new VarCharType(100)));
    private static final TableSchema LONG_KEY =
            Lake.orders(List.of("id"), column("id", new BigIntType(false)), column("d", new VarCharType(100)));

    @TempDir
    Path folder;

    private Lake lake() {
        return new Lake(folder);
    }

    private void commit(List<Handover> round) throws Exception {
        for (Target target : round.stream().map(Handover::target).distinct().toList()) {
            new TableCommitter(Lake.LINE, target, lake().catalog(), new NoDeadLetters(), Lake.breaker()).commit(round);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-1")
    void aSchemaChangeInsideARoundNeitherDoublesNorKeepsRows(int version) throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT.version(version)), lake().catalogs(), 0)) {
            subtask.take(
                    event(0, 0, CREATE, NARROW, 1, "old"),
                    event(0, 1, CREATE, NARROW, 2, "old"),
                    event(0, 2, CREATE, NARROW, 3, "old"),
                    event(0, 3, UPDATE, WIDE, 1, "new", "x"),
                    event(0, 4, DELETE, WIDE, 2, null, null));

            commit(subtask.barrier());
        }

        assertThat(lake().rows()).containsExactly("1|new|x", "3|old|null");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-1")
    void aKeyThatBecomesWiderInsideARoundStaysTheSameKey(int version) throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT.version(version)), lake().catalogs(), 0)) {
            subtask.take(
                    event(0, 0, CREATE, NARROW, -5, "old"),
                    event(0, 1, CREATE, NARROW, 7, "old"),
                    event(0, 2, UPDATE, LONG_KEY, -5L, "new"),
                    event(0, 3, UPDATE, LONG_KEY, 7L, "new"));

            commit(subtask.barrier());
        }

        assertThat(lake().rows()).containsExactly("-5|new", "7|new");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("M-6")
    void severalChangesOfAKeyInOneRoundLeaveTheLast(int version) throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT.version(version)), lake().catalogs(), 0)) {
            subtask.take(
                    event(0, 0, CREATE, NARROW, 1, "a"),
                    event(0, 1, UPDATE, NARROW, 1, "b"),
                    event(0, 2, DELETE, NARROW, 1, null),
                    event(0, 3, CREATE, NARROW, 1, "c"),
                    event(0, 4, UPDATE, NARROW, 1, "d"),
                    event(0, 5, CREATE, NARROW, 2, "x"),
                    event(0, 6, DELETE, NARROW, 2, null));

            commit(subtask.barrier());
        }

        assertThat(lake().rows()).containsExactly("1|d");
    }

    @Test
    void rowsOfAnOldSchemaBehindANewOneAreWidenedAndFilledWithNull() throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT), lake().catalogs(), 0)) {
            commit(subtask.take(event(0, 0, CREATE, LONG_KEY, 1L, "a"), event(0, 1, CREATE, WIDE, 2, "b", "e"))
                    .barrier());
            commit(subtask.take(event(0, 2, UPDATE, NARROW, 1, "c"), event(1, 0, CREATE, NARROW, 3, "d"))
                    .barrier());
        }

        assertThat(lake().rows()).containsExactly("1|c|null", "2|b|e", "3|d|null");
    }

    @Test
    @Tag("I-7")
    @Tag("I-20")
    void appendsAndChangesAreSeparateSnapshotsAndAppendsHaveNoDeletes() throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT), lake().catalogs(), 0)) {
            subtask.take(
                    event(0, 0, READ, NARROW, 1, "a"),
                    event(0, 1, READ, NARROW, 2, "b"),
                    event(0, 2, UPDATE, NARROW, 1, "c"),
                    event(0, 3, READ, NARROW, 4, "d"));
            List<Handover> round = subtask.barrier();
            commit(round);

            assertThat(round).extracting(Handover::kind).containsExactly(Handover.Kind.APPEND, Handover.Kind.DELTA);
            commit(subtask.take(event(0, 4, READ, NARROW, 5, "e")).barrier());
        }

        assertThat(lake().rows()).containsExactly("1|c", "2|b", "4|d", "5|e");
        assertThat(lake().summaries("added-equality-deletes")).containsExactly("0", "1", "0");
    }

    @Test
    @Tag("I-18")
    void theSameOrdinalsOfTwoSubtasksShareASnapshot() throws Exception {
        List<Handover> round = new ArrayList<>();
        try (Subtask first = new Subtask(lake().line(Lake.Options.UPSERT), lake().catalogs(), 0);
                Subtask second = new Subtask(lake().line(Lake.Options.UPSERT), lake().catalogs(), 1)) {
            first.take(event(0, 0, CREATE, NARROW, 1, "a"), event(0, 1, UPDATE, NARROW, 1, "b"));
            second.take(event(1, 0, CREATE, NARROW, 2, "a"), event(1, 1, DELETE, NARROW, 2, null));
            round.addAll(first.barrier());
            round.addAll(second.barrier());
        }
        commit(round);

        assertThat(round).hasSize(4);
        assertThat(lake().summaries("added-data-files")).hasSize(2);
        assertThat(lake().rows()).containsExactly("1|b");
    }

    @Test
    @Tag("E-9")
    void aTruncateEmptiesTheTableBetweenWhatWasBeforeAndAfter() throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT), lake().catalogs(), 0)) {
            subtask.take(
                    event(0, 0, CREATE, NARROW, 1, "a"),
                    event(0, 1, UPDATE, NARROW, 1, "b"),
                    event(0, 2, TRUNCATE, NARROW),
                    event(0, 3, CREATE, NARROW, 2, "c"));
            commit(subtask.barrier());
        }

        assertThat(lake().rows()).containsExactly("2|c");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-12")
    void partitionsByTheKeyKeepUpdatesAndDeletesRight(int version) throws Exception {
        Lake.Options options = Lake.Options.UPSERT.version(version).partitioned("bucket(4, id)");
        try (Subtask subtask = new Subtask(lake().line(options), lake().catalogs(), 0)) {
            for (int id = 0; id < 20; id++) {
                subtask.take(event(0, id, CREATE, NARROW, id, "old"));
            }
            commit(subtask.barrier());
            for (int id = 0; id < 20; id++) {
                subtask.take(
                        id < 10
                                ? event(0, 20 + id, DELETE, NARROW, id, null)
                                : event(0, 20 + id, UPDATE, NARROW, id, "new"));
            }
            commit(subtask.barrier());
        }

        assertThat(lake().rows()).hasSize(10).allMatch(row -> row.endsWith("|new"));
    }
}
