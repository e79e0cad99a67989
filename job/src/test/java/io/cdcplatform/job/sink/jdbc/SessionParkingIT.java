package io.cdcplatform.job.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.deadletter.Replays;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Unpark;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of later events of a key whose row the target refused. */
@Tag("D-5")
class SessionParkingIT extends SessionFixture {
    private static final String BAD = "a\0b";

    @Test
    void laterEventsOfARefusedRowAreLettersBehindItAndEverythingElseArrives() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "a").add(Op.CREATE, USERS, 2, "b").add(Op.UPDATE, USERS, 1, BAD);
        changes.add(Op.UPDATE, USERS, 2, "b2").add(Op.UPDATE, USERS, 1, "a3").add(Op.DELETE, USERS, 1, null);
        refuseWhole();

        try (Session session = open()) {
            apply(session, changes.batch());
            apply(
                    session,
                    changes.add(Op.CREATE, USERS, 1, "again")
                            .add(Op.DELETE, USERS, 2, null)
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
        assertThat(letters).extracting(letter -> letter.origin().offset()).containsExactly(2L, 4L, 5L, 6L, 7L);
        assertThat(letters)
                .extracting(Failure::code)
                .containsExactly("JDBC_22021", "PARKED", "PARKED", "JDBC_22021", "PARKED");
        assertThat(letters.get(4).message()).contains("cdc.public.t-0@7", "dead letter of cdc.public.t-0@5");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("9");
    }

    @Test
    void aRecordThatCouldNotBeReadParksItsKey() throws Exception {
        ChangeEvent unreadable = changes.event(0, Op.UPDATE, USERS, 1, "a");
        changes.add(new Failure(unreadable.origin(), "DECODE_MAGIC_BYTE", "bad", null));
        changes.add(Op.UPDATE, USERS, 1, "a2").add(Op.UPDATE, USERS, 2, "b");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|b");
        assertThat(letters).extracting(Failure::code).containsExactly("DECODE_MAGIC_BYTE", "PARKED");
    }

    @Test
    void aReplayBringsTheLettersBackInOrderAndLetsTheKeyGo() throws Exception {
        List<ChangeEvent> parked = parkRowOne();

        try (Session session = open()) {
            replay("r1", parked.get(0), parked.get(1));
            changes.add(Op.UPDATE, USERS, 1, "newer").add(Op.UPDATE, USERS, 2, "x");
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|newer", "2|x");
        assertThat(letters).isEmpty();
        assertThat(parking.size()).isZero();
    }

    @Test
    void whatComesBeforeTheMarkerStaysBehindTheLettersAndTheNextReplayBringsIt() throws Exception {
        List<ChangeEvent> parked = parkRowOne();
        ChangeEvent between = changes.event(0, Op.UPDATE, USERS, 1, "between");
        changes.add(between);

        try (Session session = open()) {
            replay("r1", parked.get(0), parked.get(1));
            apply(session, changes.batch());
            assertThat(target.query("SELECT * FROM u")).containsExactly("1|second");
            assertThat(letters).extracting(Failure::code).containsExactly("PARKED");

            replay("r2", between);
            changes.add(Op.UPDATE, USERS, 1, "newest");
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|newest");
        assertThat(letters).hasSize(1);
    }

    @Test
    void aReplayThatIsRefusedAgainKeepsTheKeyParkedWithTheHeadersOfTheOriginal() throws Exception {
        List<ChangeEvent> parked = parkRowOne();
        ChangeEvent bad = changes.event(0, Op.UPDATE, USERS, 1, BAD);
        ChangeEvent last = changes.event(0, Op.UPDATE, USERS, 1, "last");
        parking.park(bad.origin());
        parking.park(last.origin());

        try (Session session = open()) {
            refuseWhole();
            replay("r1", parked.get(0), parked.get(1), bad, last);
            changes.add(Op.UPDATE, USERS, 1, "newer");
            apply(session, changes.batch());
            assertThat(target.query("SELECT * FROM u")).containsExactly("1|second");
            assertThat(letters)
                    .extracting(Failure::code)
                    .containsExactly("JDBC_22021", "JDBC_22021", "PARKED", "PARKED");
            assertThat(letters.get(2).message())
                    .contains("cdc.public.t-0@" + last.origin().offset());

            replay("r2", parked.get(1), last);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM u"))
                .as("what r1 applied is not applied again, and does not overwrite")
                .containsExactly("1|last");
    }

    /** As a set a batch has the last change of each key only; this one makes it be applied in the order of the source. */
    private void refuseWhole() {
        changes.add(Op.CREATE, USERS, 3, BAD);
    }

    private List<ChangeEvent> parkRowOne() {
        ChangeEvent first = changes.event(0, Op.CREATE, USERS, 1, "first");
        ChangeEvent second = changes.event(0, Op.UPDATE, USERS, 1, "second");
        parking.park(first.origin());
        parking.park(second.origin());
        return List.of(first, second);
    }

    private long retryOffset;

    private void replay(String id, ChangeEvent... letters) {
        for (ChangeEvent letter : letters) {
            changes.add(letter.from(Replays.retry(retryOffset++, letter.origin(), id)));
        }
        changes.add(new Unpark(Replays.marker(retryOffset++, letters[letters.length - 1].origin(), id)));
    }
}
