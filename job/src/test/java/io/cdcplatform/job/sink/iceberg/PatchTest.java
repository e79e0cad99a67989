package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.TRUNCATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of which the source sent a part: the table keeps the rest. */
class PatchTest {
    private static final TableSchema SCHEMA = Lake.orders(
            List.of("id"),
            column("id", new IntType(false)),
            column("k", new IntType(false)),
            column("doc", new VarCharType(false, 9000)));
    private static final TableSchema WIDE = Lake.orders(
            List.of("id"),
            column("id", new BigIntType(false)),
            column("k", new BigIntType(false)),
            column("doc", new VarCharType(false, 9000)),
            column("e", new VarCharType(100)));
    private static final TableSchema SOFT = Lake.orders(
            List.of("id"),
            column("id", new IntType(false)),
            column("k", new IntType(false)),
            column("doc", new VarCharType(false, 9000)),
            column("_cdc_deleted", new BooleanType(false)));

    @TempDir
    Path folder;

    private final List<Failure> buried = new ArrayList<>();

    private final class Letters implements DeadLetters {
        @Override
        public CompletableFuture<@Nullable Void> write(Failure failure) {
            buried.add(failure);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void close() {}
    }

    private Lake lake() {
        return new Lake(folder);
    }

    private List<Handover> write(int version, LineRecord... records) throws Exception {
        try (Subtask subtask = new Subtask(lake().line(Lake.Options.UPSERT.version(version)), lake().catalogs(), 0)) {
            List<Handover> round = subtask.take(records).barrier();
            commit(round);
            return round;
        }
    }

    private void commit(List<Handover> round) throws Exception {
        if (!round.isEmpty()) {
            new TableCommitter(Lake.LINE, round.get(0).target(), lake().catalog(), new Letters(), Lake.breaker())
                    .commit(round);
        }
    }

    /** An update of which these columns did not come. */
    private static ChangeEvent partial(
            long offset, TableSchema schema, boolean mayBeAbsent, int[] gone, Object... row) {
        BitSet columns = new BitSet();
        for (int column : gone) {
            columns.set(column);
        }
        ChangeEvent whole = event(0, offset, UPDATE, schema, row);
        return new ChangeEvent(
                whole.origin(),
                whole.op(),
                schema,
                whole.row(),
                new Unavailable(columns, mayBeAbsent),
                null,
                whole.position(),
                whole.sourceMillis());
    }

    private static ChangeEvent noDoc(long offset, int id, int k) {
        return partial(offset, SCHEMA, false, new int[] {2}, id, k, null);
    }

    private static ChangeEvent softDelete(long offset, int id) {
        return partial(offset, SOFT, true, new int[] {1, 2}, id, null, null, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("E-3")
    void aColumnThatDidNotComeKeepsItsValueInOneSnapshotBehindTheBatch(int version) throws Exception {
        write(
                version,
                event(0, 0, CREATE, SCHEMA, 1, 1, "one"),
                event(0, 1, CREATE, SCHEMA, 2, 1, "two"),
                event(0, 2, CREATE, SCHEMA, 3, 1, "three"));

        List<Handover> round = write(
                version,
                event(0, 3, UPDATE, SCHEMA, 2, 5, "new"),
                noDoc(4, 1, 2),
                noDoc(5, 2, 6),
                noDoc(6, 1, 3),
                event(0, 7, UPDATE, SCHEMA, 3, 9, "whole"));

        assertThat(lake().rows()).containsExactly("1|3|one", "2|6|new", "3|9|whole");
        assertThat(round).hasSize(1);
        assertThat(lake().summaries("added-records")).containsExactly("3", "2", "2");
        assertThat(lake().progress(0)).isEqualTo(8);
        assertThat(buried).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("E-3")
    void aWholeRowOrADeleteOrATruncateBehindIsStronger(int version) throws Exception {
        write(version, event(0, 0, CREATE, SCHEMA, 1, 1, "one"), event(0, 1, CREATE, SCHEMA, 2, 1, "two"));

        write(version, noDoc(2, 1, 2), event(0, 3, DELETE, SCHEMA, 1, null, null), noDoc(4, 2, 7), noDoc(5, 3, 1));
        assertThat(lake().rows()).containsExactly("2|7|two");
        assertThat(buried).extracting(failure -> failure.origin().offset()).containsExactly(5L);

        write(version, noDoc(6, 2, 8), event(0, 7, TRUNCATE, SCHEMA), event(0, 8, CREATE, SCHEMA, 5, 1, "five"));
        assertThat(lake().rows()).containsExactly("5|1|five");

        write(version, noDoc(9, 5, 2), event(0, 10, UPDATE, SCHEMA, 5, 3, "again"), noDoc(11, 5, 4));
        assertThat(lake().rows()).containsExactly("5|4|again");
    }

    @Test
    @Tag("E-3")
    void aRowThatIsNotThereIsADeadLetterForEachOfItsRecordsBeforeProgressMoves() throws Exception {
        write(2, event(0, 0, CREATE, SCHEMA, 1, 1, "one"));

        write(2, noDoc(1, 77, 2), noDoc(2, 77, 3));

        assertThat(buried)
                .extracting(failure -> failure.code() + " " + failure.origin().offset())
                .containsExactly("UNAVAILABLE_VALUE 1", "UNAVAILABLE_VALUE 2");
        assertThat(buried.get(0).message())
                .contains("shop.public_orders", "cdc.public.orders-0@1", "[doc]", "REPLICA IDENTITY FULL");
        assertThat(lake().rows()).containsExactly("1|1|one");
        assertThat(lake().progress(0)).isEqualTo(3);
    }

    @Test
    void aSoftDeleteKeepsTheRowAndIsNothingWithoutOne() throws Exception {
        write(2, event(0, 0, CREATE, SOFT, 1, 1, "one", false), event(0, 1, CREATE, SOFT, 2, 1, "two", false));

        write(2, softDelete(2, 1), softDelete(3, 77));

        assertThat(lake().rows()).containsExactly("1|1|one|true", "2|1|two|false");
        assertThat(buried).isEmpty();
        assertThat(lake().progress(0)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aTableThatBecameWiderInBetweenKeepsTheRest(int version) throws Exception {
        write(version, event(0, 0, CREATE, SCHEMA, 1, 1, "one"), event(0, 1, CREATE, SCHEMA, 2, 1, "two"));

        write(
                version,
                noDoc(2, 1, 2),
                event(0, 3, UPDATE, WIDE, 2L, 5L, "wide", "e"),
                partial(4, WIDE, false, new int[] {2}, 1L, 3L, null, "f"));

        assertThat(lake().rows()).containsExactly("1|3|one|f", "2|5|wide|e");
    }

    @Test
    void aFullPatchEndsItsBatchAndTheNextGoesOn() throws Exception {
        write(2, event(0, 0, CREATE, SCHEMA, 1, 0, "one"));
        ChangeEvent[] events = new ChangeEvent[1500];
        for (int i = 0; i < events.length; i++) {
            ChangeEvent event = partial(1 + i, WIDE, false, new int[] {2}, 1L + i, (long) i, null, "x".repeat(8000));
            events[i] = event;
        }

        List<Handover> round = write(2, events);

        assertThat(round).hasSize(2);
        assertThat(round).allMatch(handover -> handover.patch().rows() < 1500);
        assertThat(buried).hasSize(1499);
    }

    @Test
    void manyKeysAreFoundInOneRead() throws Exception {
        ChangeEvent[] rows = new ChangeEvent[1000];
        ChangeEvent[] patches = new ChangeEvent[500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = event(0, i, CREATE, SCHEMA, i, 0, "doc" + i);
        }
        for (int i = 0; i < patches.length; i++) {
            patches[i] = noDoc(1000 + i, 2 * i, 1);
        }
        write(2, rows);

        write(2, patches);

        assertThat(lake().rows())
                .hasSize(1000)
                .filteredOn(row -> row.contains("|1|doc"))
                .hasSize(500);
    }

    @Test
    void theFileOfAPatchIsGoneBehindItsCommit() throws Exception {
        write(2, event(0, 0, CREATE, SCHEMA, 1, 1, "one"));

        write(2, noDoc(1, 1, 2));

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("cdc-patch"));
        }
    }

    @Test
    void aTableThatIsRolledBackToTheMiddleOfATransactionIsWrittenAgain() throws Exception {
        write(2, event(0, 0, CREATE, SCHEMA, 1, 1, "one"));
        LineRecord[] records = {event(0, 1, CREATE, SCHEMA, 2, 1, "two"), noDoc(2, 1, 2)};
        write(2, records);
        Table table = lake().orders();
        table.manageSnapshots().rollbackTo(table.currentSnapshot().parentId()).commit();
        assertThat(lake().rows()).containsExactly("1|1|one", "2|1|two");

        write(2, records);

        assertThat(lake().rows()).containsExactly("1|2|one", "2|1|two");
    }
}
