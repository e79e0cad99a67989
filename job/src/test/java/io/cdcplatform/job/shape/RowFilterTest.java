package io.cdcplatform.job.shape;

import static io.cdcplatform.job.shape.Orders.created;
import static io.cdcplatform.job.shape.Orders.deleted;
import static io.cdcplatform.job.shape.Orders.passingOn;
import static io.cdcplatform.job.shape.Orders.read;
import static io.cdcplatform.job.shape.Orders.row;
import static io.cdcplatform.job.shape.Orders.updated;
import static io.cdcplatform.job.shape.Orders.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.Unavailable;
import java.util.BitSet;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RowFilterTest {
    private static final Shaping PAID = where("status = 'paid'");
    private static final RowData PAID_ROW = row(1, "paid", "a@b", 5);
    private static final RowData DRAFT_ROW = row(1, "draft", "a@b", 5);

    @Test
    void passesARowThatMatchesAsItIs() {
        Shaper shaper = new Shaper(PAID);
        ChangeEvent event = updated(PAID_ROW);

        assertThat(shaper.shape(event)).isSameAs(event);
        assertThat(shaper.shape(Orders.truncated())).extracting("op").isEqualTo(Op.TRUNCATE);
    }

    @Test
    void deletesARowThatLeaves() {
        ChangeEvent left = (ChangeEvent) shape(PAID, updated(DRAFT_ROW));

        assertThat(left.op()).isEqualTo(Op.DELETE);
        assertThat(left.schema()).isSameAs(Orders.SCHEMA);
        assertThat(left.row()).isEqualTo(Orders.key(1));
        assertThat(left.unavailable()).isNull();
        assertThat(Orders.envelope(left))
                .isEqualTo(
                        "{\"id\":1} {\"before\":null,\"after\":null,\"source\":{\"table\":\"orders\"},\"op\":\"d\"}");
    }

    @Test
    void keepsTheImageThatWasThereOfARowThatLeaves() {
        ChangeEvent left = (ChangeEvent) shape(PAID, updated(PAID_ROW, DRAFT_ROW));

        assertThat(left.op()).isEqualTo(Op.DELETE);
        assertThat(Orders.envelope(left))
                .contains("\"status\":\"paid\"")
                .contains("\"after\":null,")
                .contains("\"op\":\"d\"");
    }

    @Test
    void dropsWhatWasNeverThere() {
        assertThat(shape(PAID, created(DRAFT_ROW))).isInstanceOf(Skipped.class);
        assertThat(shape(PAID, updated(row(1, "new", "a@b", 5), DRAFT_ROW))).isInstanceOf(Skipped.class);
    }

    @Test
    @Tag("E-10")
    void deletesFromATableWhatASnapshotReadsOutsideOfThePredicate() {
        assertThat(shape(PAID, read(DRAFT_ROW))).extracting("op").isEqualTo(Op.DELETE);
        assertThat(shape(passingOn(PAID), read(DRAFT_ROW))).isInstanceOf(Skipped.class);
    }

    @Test
    void treatsUnknownAsNotMatching() {
        assertThat(shape(where("points > 3"), updated(row(1, "paid", "a@b", null))))
                .extracting("op")
                .isEqualTo(Op.DELETE);
    }

    @Test
    @Tag("E-6")
    void passesADeleteWhoseRowIsNotKnown() {
        ChangeEvent delete = deleted(1, row(1, "", "", 0));

        assertThat(shape(PAID, delete)).isSameAs(delete);
    }

    @Test
    void judgesADeleteWhereTheKeyAloneDecides() {
        assertThat(shape(where("id > 1"), deleted(1, null))).isInstanceOf(Skipped.class);
        assertThat(shape(where("id > 1"), deleted(2, null))).isInstanceOf(ChangeEvent.class);
    }

    @Test
    @Tag("E-3")
    void doesNotGuessAValueThatDidNotCome() {
        Unavailable email = new Unavailable(BitSet.valueOf(new long[] {4}), false);
        ChangeEvent event = updated(row(1, "paid", null, 5), email);

        Failure failure = (Failure) shape(where("email LIKE '%@b'"), event);

        assertThat(failure.code()).isEqualTo("UNAVAILABLE_VALUE");
        assertThat(failure.message()).contains("public.orders").contains("REPLICA IDENTITY FULL");
        assertThat(shape(PAID, event)).isSameAs(event);
    }

    @Test
    void deadLettersEachRecordOfATableThatThePredicateDoesNotFit() {
        Failure failure = (Failure) shape(where("state = 'paid'"), deleted(1, null));

        assertThat(failure.code()).isEqualTo("WHERE");
        assertThat(failure.message())
                .isEqualTo(
                        "Cannot filter table public.orders by where[public.orders]: there is no column state among"
                                + " id, status, email, points. Correct the predicate, start the job again and replay the dead letters");
    }

    @Test
    void deadLettersARowThatCannotBeJudgedAndNoOther() {
        Shaper shaper = new Shaper(where("10 / points > 1"));

        Failure failure = (Failure) shaper.shape(updated(row(1, "paid", "secret", 0)));

        assertThat(failure.code()).isEqualTo("WHERE");
        assertThat(failure.message()).contains("divided by zero").doesNotContain("secret");
        assertThat(shaper.shape(updated(row(1, "paid", "a@b", 5)))).isInstanceOf(ChangeEvent.class);
    }

    @Test
    void wantsEveryPredicateThatATableAnswersToToBeTrue() {
        Shaping both = new Shaping(
                "shop",
                java.util.Map.of("public.*", "status = 'paid'", "*.orders", "points > 1", "other.*", "nonsense = 1"),
                java.util.Map.of(),
                io.cdcplatform.config.Secret.NONE,
                io.cdcplatform.config.Deletes.HARD,
                io.cdcplatform.config.WriteMode.UPSERT,
                true,
                "");

        assertThat(shape(both, created(PAID_ROW))).isInstanceOf(ChangeEvent.class);
        assertThat(shape(both, created(DRAFT_ROW))).isInstanceOf(Skipped.class);
        assertThat(shape(both, created(row(1, "paid", "", 1)))).isInstanceOf(Skipped.class);
    }

    private static LineRecord shape(Shaping shaping, LineRecord record) {
        return new Shaper(shaping).shape(record);
    }
}
