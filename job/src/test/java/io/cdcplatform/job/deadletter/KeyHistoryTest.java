package io.cdcplatform.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D-5")
class KeyHistoryTest {
    private final KeyHistory key = new KeyHistory();

    @Test
    void aKeyWithALetterIsParkedFromItsFirstOneOn() {
        letters(7, 5, 7);

        assertThat(key.parked())
                .isNotNull()
                .extracting(ParkedKey::first, ParkedKey::last)
                .containsExactly(5L, 7L);
    }

    @Test
    void aMarkerCoversWhatIsNotBehindIt() {
        key.marker(7, "r1");
        letters(5, 7);
        assertThat(key.parked()).isNull();

        letters(9, 12);

        assertThat(key.parked())
                .isNotNull()
                .extracting(ParkedKey::first, ParkedKey::last)
                .containsExactly(9L, 12L);
    }

    @Test
    void aReplayThatFailedAgainCoversWhatCameBefore() {
        key.marker(7, "r1");
        letters(5, 7);
        key.letter(6, "r1");
        key.letter(7, "r1");

        assertThat(key.parked()).isNotNull().satisfies(parked -> {
            assertThat(parked.first()).isEqualTo(6);
            assertThat(parked.failedBefore(5, "r1")).isFalse();
            assertThat(parked.failedBefore(6, "r1")).isTrue();
            assertThat(parked.failedBefore(6, "r2")).isFalse();
        });
    }

    @Test
    void theGreatestEffectiveMarkerCounts() {
        key.marker(5, "r1");
        key.marker(9, "r2");
        key.marker(12, "r3");
        letters(4, 5, 8, 9, 11, 12);
        key.letter(11, "r3");

        assertThat(key.parked())
                .isNotNull()
                .extracting(ParkedKey::first, ParkedKey::last)
                .containsExactly(11L, 12L);
    }

    @Test
    void aReplayThatIsUnderWayKeepsTheKeyParkedThoughItsLettersArePurged() {
        key.pending(5, "r1");
        key.pending(6, "r1");
        key.marker(6, "r1");
        key.countPending();

        assertThat(key.parked())
                .isNotNull()
                .extracting(ParkedKey::first, ParkedKey::last)
                .containsExactly(5L, 6L);
    }

    @Test
    void aMarkerThatResolvesCountsBeforeTheLineHasReadIt() {
        key.marker(6, "resolved");
        key.countPending();
        letters(5, 6);

        assertThat(key.parked()).isNull();
    }

    private void letters(long... offsets) {
        for (long offset : offsets) {
            key.letter(offset, "");
        }
    }
}
