package io.cdcplatform.job.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E-20")
class RepeatsTest {
    private static final long NOW = 1_000;

    private Repeats repeats = new Repeats();
    private long offset;

    /** One record behind the other; in each the position's two numbers. */
    private List<Boolean> next(long... positions) {
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < positions.length; i += 2) {
            answers.add(repeats.holds(offset++, at(positions[i], positions[i + 1]), NOW, Op.UPDATE, null));
        }
        return answers;
    }

    private static SourcePosition at(long high, long low) {
        return new SourcePosition(high, low, 0, false);
    }

    @Test
    void whatIsSentAgainIsARepeatUntilSomethingNewComes() {
        assertThat(next(1, 1, 1, 2, 2, 5, 3, 4)).containsOnly(false);
        assertThat(next(1, 2, 2, 5, 3, 4)).containsOnly(true);
        assertThat(next(3, 6, 4, 7)).containsOnly(false);
    }

    @Test
    void aSecondCrashWithinTheRepeatMakesNoDifference() {
        next(1, 1, 2, 2, 3, 3, 4, 4);

        assertThat(next(2, 2, 3, 3, 2, 2, 3, 3, 4, 4)).containsOnly(true);
        assertThat(next(5, 5)).containsOnly(false);
    }

    /** Those of a MySQL transaction all have its position, and a change of a key is two events of one. */
    @Test
    void changesOfOnePositionAreCounted() {
        assertThat(next(1, 1, 7, 70, 7, 70, 7, 70)).containsOnly(false);

        assertThat(next(1, 1, 7, 70, 7, 70, 7, 70)).containsOnly(true);
        assertThat(next(7, 70, 7, 70)).containsOnly(false);
        assertThat(next(1, 1, 7, 70, 7, 70, 7, 70, 7, 70, 7, 70)).containsOnly(true);
        assertThat(next(7, 70)).containsOnly(false);
    }

    /** As COPY writes rows, and a change of a key its two events; the newest change alone may come again. */
    @Test
    void theFirstOfAPositionComingAgainBeginsARepeat() throws IOException {
        assertThat(changes(5, "u1")).containsExactly(false);
        assertThat(changes(5, "u1", "u1")).containsExactly(true, true);
        assertThat(changes(6, "d1", "c1", "c2")).containsOnly(false);
        repeats = written(repeats);
        assertThat(changes(6, "d1", "c1", "c2")).containsOnly(true);
        assertThat(changes(6, "c3")).containsOnly(false);
        assertThat(changes(7, "c3")).containsOnly(false);
    }

    /** Changes at one position: what was done, and the key. */
    private List<Boolean> changes(long position, String... changes) {
        List<Boolean> answers = new ArrayList<>();
        for (String change : changes) {
            Op op = change.charAt(0) == 'u' ? Op.UPDATE : change.charAt(0) == 'd' ? Op.DELETE : Op.CREATE;
            byte[] key = change.substring(1).getBytes(StandardCharsets.UTF_8);
            answers.add(repeats.holds(offset++, at(position, position), NOW, op, key));
        }
        return answers;
    }

    /** Otherwise what was read but not yet durable at a restart would be lost. */
    @Test
    void aRecordThatIsReadAgainIsWhatItWasTheFirstTime() throws IOException {
        List<Boolean> first = next(1, 1, 2, 2, 3, 3, 2, 2, 3, 3, 4, 4);
        repeats = written(repeats);

        for (int from = 0; from < first.size(); from++) {
            offset = from;
            assertThat(next(1, 1, 2, 2, 3, 3, 2, 2, 3, 3, 4, 4).subList(0, first.size() - from))
                    .isEqualTo(first.subList(from, first.size()));
            repeats = written(repeats);
        }
    }

    @Test
    void aRestartWithinARepeatGoesOnWithIt() throws IOException {
        next(1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        assertThat(next(2, 2, 2, 2, 3, 3)).containsOnly(true);

        repeats = written(repeats);

        assertThat(next(3, 3)).containsOnly(true);
        assertThat(next(3, 3)).containsOnly(false);
    }

    @Test
    void snapshotsAreNeverRepeats() {
        next(5, 5);

        assertThat(repeats.holds(offset++, new SourcePosition(1, 1, 0, true), NOW, Op.UPDATE, null))
                .isFalse();
        assertThat(next(5, 5, 5, 6)).containsOnly(false);
    }

    @Test
    void whatHasNoPositionIsNeverARepeat() {
        next(5, 5, 6, 6, 5, 5);

        assertThat(repeats.holds(offset++, SourcePosition.UNKNOWN, NOW, Op.UPDATE, null))
                .isFalse();
        assertThat(next(6, 6)).containsOnly(true);
    }

    /** A restored or replaced source begins with lower positions: to drop them would lose every change from there on. */
    @Test
    @Tag("E-21")
    void aLogThatWasBegunAnewIsNoRepeat() {
        next(5, 5, 6, 6);

        assertThat(repeats.holds(offset++, at(1, 1), NOW + 1, Op.UPDATE, null)).isFalse();
        assertThat(repeats.holds(offset++, at(1, 2), NOW + 1, Op.UPDATE, null)).isFalse();
        assertThat(next(1, 1)).containsOnly(true);
    }

    @Test
    void keepsTheRangesOfTheLastCrashesOnly() {
        for (int crash = 0; crash < Repeats.MOST_RANGES + 10; crash++) {
            next(crash, 1, crash, 2, crash, 1, crash, 2);
        }

        assertThat(repeats.holds(2, at(0, 1), NOW, Op.UPDATE, null)).isFalse();
        assertThat(repeats.holds(offset - 1, at(0, 1), NOW, Op.UPDATE, null)).isTrue();
    }

    private static Repeats written(Repeats repeats) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        repeats.write(new DataOutputStream(bytes));
        return Repeats.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
