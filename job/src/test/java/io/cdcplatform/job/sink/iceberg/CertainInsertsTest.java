package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CertainInsertsTest {
    private static final TableSchema SCHEMA =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));
    private static final KeyHash HASH = new KeyHash(SCHEMA);
    private static final Progress.Point TRUSTED = new Progress.Point(10, 5, 50, true);
    private static final Progress.Point DOUBTED = new Progress.Point(10, 5, 50, false);

    private final PartitionState partition =
            new PartitionState(Tap.ofThisTask("certain", TapLimits.NONE).of(Lake.record(0, 0)), false);

    private Feed feed(Progress.Point point) {
        return new Feed(partition, true, point, point == null, 10);
    }

    private static boolean test(CertainInserts certain, Op op, SourcePosition position, Feed feed, int id) {
        return certain.test(op, position, feed, HASH, Lake.row(id, "x"));
    }

    private static SourcePosition at(long high, long low) {
        return new SourcePosition(high, low, 0, false);
    }

    @Test
    void aNewKeyOfATableThatWasEmptyIsCertain() {
        CertainInserts certain = new CertainInserts(true, true, new KeyBudget());

        assertThat(test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 1))
                .isTrue();
        assertThat(test(certain, Op.CREATE, SourcePosition.UNKNOWN, feed(null), 2))
                .isTrue();
    }

    @Test
    @Tag("E-10")
    void aKeyThatWasWrittenIsInDoubt() {
        CertainInserts certain = new CertainInserts(true, true, new KeyBudget());
        test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 1);
        test(certain, Op.UPDATE, SourcePosition.UNKNOWN, feed(null), 2);

        assertThat(test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 1))
                .isFalse();
        assertThat(test(certain, Op.CREATE, SourcePosition.UNKNOWN, feed(null), 2))
                .isFalse();
    }

    @Test
    void anUpdateIsNeverCertain() {
        assertThat(test(new CertainInserts(true, true, new KeyBudget()), Op.UPDATE, at(9, 9), feed(TRUSTED), 1))
                .isFalse();
    }

    @Test
    void aTableThatHadRowsLeavesAReadInDoubt() {
        assertThat(test(new CertainInserts(false, true, new KeyBudget()), Op.READ, at(9, 9), feed(TRUSTED), 1))
                .isFalse();
    }

    @Test
    @Tag("I-19")
    void beyondTheBoundAllIsInDoubt() {
        CertainInserts certain = new CertainInserts(true, true, new KeyBudget(2));
        test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 1);
        test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 2);

        assertThat(test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 3))
                .isFalse();
        assertThat(test(certain, Op.READ, SourcePosition.UNKNOWN, feed(null), 4))
                .isFalse();
    }

    @Test
    void aTableThatGivesUpLeavesItsRoomToTheOthers() {
        KeyBudget budget = new KeyBudget(2);
        CertainInserts first = new CertainInserts(true, true, budget);
        CertainInserts second = new CertainInserts(true, true, budget);
        test(first, Op.READ, SourcePosition.UNKNOWN, feed(null), 1);
        test(first, Op.READ, SourcePosition.UNKNOWN, feed(null), 2);
        test(first, Op.READ, SourcePosition.UNKNOWN, feed(null), 3);

        assertThat(test(second, Op.READ, SourcePosition.UNKNOWN, feed(null), 1)).isTrue();
        assertThat(test(second, Op.READ, SourcePosition.UNKNOWN, feed(null), 2)).isTrue();
    }

    @Test
    void aCreateBehindAllPositionsIsCertain() {
        CertainInserts certain = new CertainInserts(false, true, new KeyBudget());

        assertThat(test(certain, Op.CREATE, at(5, 51), feed(TRUSTED), 1)).isTrue();
        assertThat(test(certain, Op.CREATE, at(6, 1), feed(TRUSTED), 1)).isTrue();
    }

    @Test
    void aCreateAtOrBeforeASeenPositionIsInDoubt() {
        CertainInserts certain = new CertainInserts(false, true, new KeyBudget());
        Feed feed = feed(TRUSTED);

        assertThat(test(certain, Op.CREATE, at(5, 50), feed, 1)).isFalse();
        assertThat(test(certain, Op.CREATE, at(4, 99), feed, 1)).isFalse();
        feed.saw(at(7, 1));
        assertThat(test(certain, Op.CREATE, at(6, 1), feed, 1)).isFalse();
        assertThat(test(certain, Op.CREATE, at(7, 2), feed, 1)).isTrue();
    }

    @Test
    void aCreateWithoutAKnownLogPositionIsInDoubt() {
        CertainInserts certain = new CertainInserts(false, true, new KeyBudget());

        assertThat(test(certain, Op.CREATE, SourcePosition.UNKNOWN, feed(TRUSTED), 1))
                .isFalse();
        assertThat(test(certain, Op.CREATE, new SourcePosition(9, 9, 0, true), feed(TRUSTED), 1))
                .isFalse();
    }

    @Test
    void aHistoryThatIsNotTrustedLeavesACreateInDoubt() {
        CertainInserts certain = new CertainInserts(false, true, new KeyBudget());
        Feed lost = feed(TRUSTED);
        lost.distrust();

        assertThat(test(certain, Op.CREATE, at(9, 9), feed(DOUBTED), 1)).isFalse();
        assertThat(test(certain, Op.CREATE, at(9, 9), lost, 1)).isFalse();
        assertThat(test(new CertainInserts(false, false, new KeyBudget()), Op.CREATE, at(9, 9), feed(TRUSTED), 1))
                .isFalse();
    }

    @Test
    void aWiderKeyHasTheSameHash() {
        TableSchema wide = Lake.orders(List.of("id"), column("id", new BigIntType(false)));

        for (int id : new int[] {-5, 0, 7, Integer.MAX_VALUE}) {
            assertThat(new KeyHash(wide).of(Lake.row((long) id))).isEqualTo(HASH.of(Lake.row(id, "x")));
        }
    }

    @Test
    void aKeyOfAKindThatIsNotHashedIsInDoubt() {
        TableSchema odd = Lake.orders(List.of("id"), column("id", new DoubleType(false)));
        CertainInserts certain = new CertainInserts(true, true, new KeyBudget());

        assertThat(certain.test(Op.READ, SourcePosition.UNKNOWN, feed(null), new KeyHash(odd), Lake.row(1.0)))
                .isFalse();
    }

    @Test
    void aSetOfHashesForgetsNothingWhileItGrows() {
        KeySet keys = new KeySet();

        for (long key = 0; key < 50_000; key++) {
            assertThat(keys.add(key * 0x9E3779B97F4A7C15L)).isTrue();
        }
        for (long key = 0; key < 50_000; key++) {
            assertThat(keys.add(key * 0x9E3779B97F4A7C15L)).isFalse();
        }
    }
}
