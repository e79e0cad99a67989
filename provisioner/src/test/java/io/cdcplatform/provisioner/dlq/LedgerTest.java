package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D-7")
class LedgerTest {
    private final Letters letters = new Letters();

    @Test
    void aLetterIsOpenUntilAMarkerOfItsKeyReachesIt() {
        letters.letter("a", 10).letter("b", 11).letter("a", 20).letter("a", 30);
        assertThat(letters.open()).containsExactly(10L, 11L, 20L, 30L);

        letters.marker("a", 20, "r1");

        assertThat(letters.open()).containsExactly(11L, 30L);
    }

    @Test
    void theGreatestMarkerCountsWhateverTheirOrder() {
        letters.letter("a", 10).letter("a", 20).marker("a", 20, "r2").marker("a", 10, "r1");

        assertThat(letters.open()).isEmpty();
    }

    @Test
    void aMarkerClosesNothingFromTheRecordOnThatFailedInItsRun() {
        letters.letter("a", 10).letter("a", 20).letter("a", 30).marker("a", 30, "r1");
        letters.failedAgain("a", 20, "r1").failedAgain("a", 30, "r1");
        assertThat(letters.open()).as("10 was delivered by r1").containsExactly(20L, 30L);

        letters.marker("a", 30, "r2");

        assertThat(letters.open()).isEmpty();
    }

    @Test
    void theNewestLetterOfARecordStandsForIt() {
        letters.letter("a", 10).letter("a", 10).failedAgain("a", 10, "r1").marker("a", 10, "r1");

        assertThat(letters.open()).containsExactly(10L);
        letters.ledger.eachKey(key -> assertThat(key.open().get(0).replay()).isEqualTo("r1"));
    }

    @Test
    void keysOfOtherLanesAreOthers() {
        letters.letter("a", 10);
        Lane other = new Lane("lake", "cdc.public.orders", 3);
        letters.ledger.add(new Marker(LetterKey.of(other, new byte[] {'a'}, 10), 10, "r1"));

        assertThat(letters.open()).containsExactly(10L);
    }

    @Test
    void recordsWithoutAKeyAreEachAlone() {
        letters.letter(null, 10).letter(null, 20).letter("", 30).marker(null, 20, "r1");

        assertThat(letters.open()).containsExactly(10L, 30L);
    }

    @Test
    void saysWhatToDoAtItsBound() {
        Ledger small = new Ledger(1, 1);
        Letter letter = new Letter(Letters.key("a", 1), 1, Letters.LOG, 0, 0, "X", null, true);
        small.add(letter);

        assertThatThrownBy(() -> small.add(letter))
                .hasMessageContaining("more than 1 dead letters")
                .hasMessageContaining("--table")
                .hasMessageContaining("purge");
    }
}
