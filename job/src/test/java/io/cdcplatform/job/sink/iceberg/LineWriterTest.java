package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.READ;
import static io.cdcplatform.job.event.Op.TRUNCATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Handover.Range;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineWriterTest {
    private static final TableSchema SCHEMA =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));
    private static final TableSchema KEYLESS = Lake.orders(List.of(), column("d", new VarCharType(100)));

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
    }

    private Subtask subtask(Options options) {
        return new Subtask(lake.line(options), lake.catalogs(), 0);
    }

    private void commit(Subtask subtask, List<Handover> round) throws Exception {
        if (!round.isEmpty()) {
            new TableCommitter(Lake.LINE, round.get(0).target(), lake.catalog(), new NoDeadLetters(), Lake.breaker())
                    .commit(round);
            subtask.committed(round);
        }
    }

    private static Skipped skipped(int partition, long offset) {
        return new Skipped(Lake.record(partition, offset));
    }

    @Test
    void nothingIsDurableBeforeItsCommit() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 5, CREATE, SCHEMA, 1, "a"), skipped(0, 6));
            List<Handover> round = subtask.barrier();

            assertThat(subtask.partition(0).durable()).isEqualTo(5);
            assertThat(subtask.tap.recordsInside()).isEqualTo(2);

            commit(subtask, round);
            assertThat(subtask.partition(0).durable()).isEqualTo(7);
            assertThat(subtask.tap.recordsInside()).isZero();
            assertThat(subtask.tap.bytesInside()).isZero();
        }
    }

    @Test
    void recordsThatChangeNothingAreCoveredByTheNextBatchAndNeedNoSnapshot() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            commit(subtask, subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a")).barrier());

            List<Handover> nothing = subtask.take(skipped(0, 1), skipped(0, 2)).barrier();
            assertThat(nothing).isEmpty();
            assertThat(subtask.partition(0).durable()).isEqualTo(3);

            List<Handover> round =
                    subtask.take(event(0, 9, UPDATE, SCHEMA, 1, "b")).barrier();
            assertThat(round.get(0).ranges())
                    .extracting(Range::from, Range::to)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(1L, 10L));
            commit(subtask, round);
        }
        assertThat(lake.rows()).containsExactly("1|b");
    }

    @Test
    @Tag("I-3")
    void aStartWithoutStateDropsWhatTheTableHasAndGoesOnAtItsProgress() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a"), event(0, 1, UPDATE, SCHEMA, 1, "b"));
            commit(subtask, subtask.barrier());
        }
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(
                    event(0, 0, CREATE, SCHEMA, 1, "a"),
                    event(0, 1, UPDATE, SCHEMA, 1, "b"),
                    event(0, 2, CREATE, SCHEMA, 2, "c"));
            List<Handover> round = subtask.barrier();

            assertThat(round).hasSize(1);
            assertThat(round.get(0).ranges().get(0).from()).isEqualTo(2);
            commit(subtask, round);
        }
        assertThat(lake.rows()).containsExactly("1|b", "2|c");
    }

    @Test
    @Tag("I-8")
    void aTableThatWasTurnedBackBeforeTheFirstRecordOfAnAttemptIsNotGoneOnWith() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            commit(subtask, subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a")).barrier());
            long back = lake.orders().currentSnapshot().snapshotId();
            commit(subtask, subtask.take(event(0, 1, UPDATE, SCHEMA, 1, "b")).barrier());
            lake.orders().manageSnapshots().rollbackTo(back).commit();
        }
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.partition(0).keptThrough(2); // as the table said when the line started

            assertThatThrownBy(() -> subtask.take(event(0, 2, CREATE, SCHEMA, 2, "c")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Lake.TOPIC + "-0")
                    .hasMessageContaining("says 1 where it said 2");
        }
        assertThat(lake.rows()).containsExactly("1|a");
    }

    @Test
    @Tag("I-8")
    void startPositionsAreWhatTheTablesSay() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            commit(subtask, subtask.take(event(1, 41, CREATE, SCHEMA, 1, "a")).barrier());
        }
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Lake.TOPIC, 0),
                new TopicPartition(Lake.TOPIC, 1),
                new TopicPartition("cdc.public.unknown", 0),
                new TopicPartition("no-table", 0));

        var positions =
                new IcebergSink(lake.line(Options.UPSERT), lake.catalogs(), NoDeadLetters::new).startPositions();

        assertThat(positions.read(partitions, java.util.Map.of()))
                .containsExactlyEntriesOf(java.util.Map.of(new TopicPartition(Lake.TOPIC, 1), 42L));
    }

    @Test
    @Tag("I-2")
    void theTapIsClosedWhileATableIsPreparedAndWhatArrivesKeepsItsOrder() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.prepareAtOnce = false;
            subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a"));
            assertThat(subtask.tap.isOpen()).isFalse();

            subtask.take(event(0, 1, UPDATE, SCHEMA, 1, "b"), skipped(0, 2));
            assertThat(subtask.barrier()).isEmpty();
            assertThat(subtask.partition(0).durable()).isZero();

            subtask.prepareAll();
            assertThat(subtask.tap.isOpen()).isTrue();
            commit(subtask, subtask.barrier());
            assertThat(subtask.partition(0).durable()).isEqualTo(3);
        }
        assertThat(lake.rows()).containsExactly("1|b");
    }

    @Test
    @Tag("I-19")
    void tooManyUncommittedRoundsCloseTheTapUntilTheyAreCommitted() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            List<List<Handover>> rounds = new java.util.ArrayList<>();
            for (int i = 0; i < Rounds.MOST_ROUNDS; i++) {
                assertThat(subtask.tap.isOpen()).isTrue();
                rounds.add(subtask.take(event(0, i, CREATE, SCHEMA, i, "a")).barrier());
            }
            assertThat(subtask.tap.isOpen()).isFalse();

            commit(subtask, rounds.get(0));
            assertThat(subtask.tap.isOpen()).isTrue();
            assertThat(subtask.partition(0).durable()).isEqualTo(1);
        }
    }

    @Test
    void progressWaitsForTheDeadLetterOfAFailedRecord() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(
                    event(0, 0, CREATE, SCHEMA, 1, "a"),
                    new Failure(Lake.record(0, 1), "DECODE_MAGIC_BYTE", "bad", null),
                    event(0, 2, CREATE, SCHEMA, 2, "b"));
            assertThat(subtask.barrier()).isEmpty();
            assertThat(subtask.partition(0).durable()).isZero();

            subtask.letters.get(0).complete(null);
            List<Handover> round = subtask.barrier();
            assertThat(round.get(0).ranges().get(0).to()).isEqualTo(3);
            assertThat(round.get(0).ranges().get(0).trusted()).isFalse();
            commit(subtask, round);
            assertThat(subtask.partition(0).durable()).isEqualTo(3);
        }
        assertThat(lake.rows()).containsExactly("1|a", "2|b");
    }

    @Test
    void aDeadLetterThatCannotBeWrittenFailsTheLine() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(new Failure(Lake.record(0, 0), "DECODE_MAGIC_BYTE", "bad", null));
            subtask.letters.get(0).completeExceptionally(new IllegalStateException("dlq.enabled is false"));

            assertThatThrownBy(subtask::barrier).hasMessageContaining("dlq.enabled is false");
        }
    }

    @Test
    void tooManyDeadLettersCloseTheTapUntilTheyAreWritten() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            for (int i = 0; i < Subtask.FULL; i++) {
                subtask.take(new Failure(Lake.record(0, i), "DECODE_MAGIC_BYTE", "bad", null));
            }
            assertThat(subtask.tap.isOpen()).isFalse();

            subtask.letters.forEach(letter -> letter.complete(null));
            subtask.barrier();
            assertThat(subtask.tap.isOpen()).isTrue();
            assertThat(subtask.partition(0).durable()).isEqualTo(Subtask.FULL);
        }
    }

    @Test
    @Tag("E-7")
    void aTableWithoutAKeyIsDeadLetteredInUpsertMode() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 0, CREATE, KEYLESS, "a"));

            assertThat(subtask.failures).hasSize(1);
            assertThat(subtask.failures.get(0).code()).isEqualTo("ICEBERG_NO_KEY");
            assertThat(subtask.failures.get(0).message()).contains("write_mode: append", "cdc.public.orders-0@0");
        }
    }

    @Test
    @Tag("E-7")
    void appendModeKeepsEachChangeAsARow() throws Exception {
        VarCharType text = new VarCharType(VarCharType.MAX_LENGTH);
        TableSchema journal = Lake.orders(
                List.of(), column("id", new IntType()), column("d", text), column("_cdc_op", text.copy(false)));
        try (Subtask subtask = subtask(Options.UPSERT.mode(WriteMode.APPEND))) {
            subtask.take(
                    event(3, 7, READ, journal, 1, "a", "r"),
                    event(3, 8, UPDATE, journal, 1, "b", "u"),
                    event(3, 9, DELETE, journal, 1, null, "d"),
                    event(3, 10, TRUNCATE, journal, null, null, "t"));
            commit(subtask, subtask.barrier());
        }
        assertThat(lake.rows()).containsExactly("1|a|r", "1|b|u", "1|null|d", "null|null|t");
    }

    @Test
    void ignoredDeletesAndTruncatesLeaveTheRowsAndCreatesInDoubt() throws Exception {
        Options options = Options.UPSERT.deletes(Deletes.IGNORE).truncate(Truncate.IGNORE);
        SourcePosition later = new SourcePosition(9, 9, 0, false);
        try (Subtask subtask = subtask(options)) {
            subtask.take(event(0, 0, CREATE, new SourcePosition(1, 1, 0, false), SCHEMA, 1, "a"));
            commit(subtask, subtask.barrier());
            subtask.take(event(0, 2, TRUNCATE, SCHEMA), event(0, 3, CREATE, later, SCHEMA, 1, "b"));
            commit(subtask, subtask.barrier());
        }
        assertThat(lake.rows()).containsExactly("1|b");
    }

    /** It comes without a key, and a subtask may have seen no other event of the table: its partitions have none, or it was just started. */
    @Test
    @Tag("E-9")
    void aTruncateThatIsTheFirstEventOfItsTableEmptiesIt() throws Exception {
        try (Subtask first = subtask(Options.UPSERT);
                Subtask second = subtask(Options.UPSERT)) {
            first.take(event(0, 0, CREATE, SCHEMA, 1, "a"));
            commit(first, first.barrier());
            second.take(event(1, 0, TRUNCATE, KEYLESS), event(1, 1, CREATE, SCHEMA, 2, "b"));
            commit(second, second.barrier());

            assertThat(lake.rows()).containsExactly("2|b");
            assertThat(second.failures).isEmpty();
        }
    }

    @Test
    @Tag("E-9")
    void aTruncateOfATableThatIsNotThereYetIsPassedBy() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 0, TRUNCATE, KEYLESS), event(0, 1, CREATE, SCHEMA, 1, "a"));
            commit(subtask, subtask.barrier());

            assertThat(lake.rows()).containsExactly("1|a");
            assertThat(subtask.failures).isEmpty();
        }
    }

    @Test
    @Tag("E-9")
    void aTruncateFailsTheLineWhereThatIsWanted() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT.truncate(Truncate.FAIL))) {
            subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a"));

            assertThatThrownBy(() -> subtask.take(event(0, 1, TRUNCATE, SCHEMA)))
                    .hasMessageContaining("shop.public_orders")
                    .hasMessageContaining("cdc.public.orders-0@1");
        }
    }

    @Test
    @Tag("E-10")
    @Tag("E-20")
    void createsOfARestartedLineNeedNoDeletesBehindTheTablesPosition() throws Exception {
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 0, READ, new SourcePosition(5, 50, 0, true), SCHEMA, 1, "a"));
            commit(subtask, subtask.barrier());
        }
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(
                    event(0, 1, CREATE, new SourcePosition(5, 50, 0, false), SCHEMA, 1, "again"),
                    event(0, 2, CREATE, new SourcePosition(5, 60, 0, false), SCHEMA, 2, "b"));
            List<Handover> round = subtask.barrier();
            commit(subtask, round);

            assertThat(round).hasSize(1);
            assertThat(round.get(0).files().deleteFiles()[0].recordCount()).isEqualTo(1);
        }
        assertThat(lake.rows()).containsExactly("1|again", "2|b");
    }

    @Test
    void aPartitionThatIsNewToATableThisLineBeganEmptyIsTrusted() throws Exception {
        SourcePosition read = new SourcePosition(5, 50, 0, true);
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(event(0, 0, READ, read, SCHEMA, 1, "a"));
            commit(subtask, subtask.barrier());
        }
        try (Subtask subtask = subtask(Options.UPSERT)) {
            subtask.take(
                    event(1, 0, READ, read, SCHEMA, 2, "b"),
                    event(1, 1, CREATE, new SourcePosition(5, 60, 0, false), SCHEMA, 3, "c"));
            List<Handover> round = subtask.barrier();
            commit(subtask, round);

            assertThat(round.get(0).files().deleteFiles()[0].recordCount()).isEqualTo(1);
        }
        assertThat(lake.rows()).containsExactly("1|a", "2|b", "3|c");
    }
}
