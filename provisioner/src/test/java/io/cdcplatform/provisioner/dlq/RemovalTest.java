package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D-7")
class RemovalTest {
    private final Letters letters = new Letters();

    @Test
    void removesClosedLettersUpToTheOldestOpenOne() {
        letters.letter("a", 10).letter("a", 20).letter("b", 30).letter("c", 40);
        letters.marker("a", 20, "r1").marker("c", 40, "r1");

        Removal removal = removal(Map.of(), 4);

        assertThat(removal.before()).containsExactly(Map.entry(Letters.LOG, 2L));
        assertThat(removal.letters()).isEqualTo(2);
        assertThat(removal.staying()).as("c lies behind b").isEqualTo(1);
        assertThat(removal.byTopic()).containsEntry("cdc.public.orders", new Choice.Count(2, 1));
    }

    @Test
    void removesAllUpToTheEndWhereNothingIsOpen() {
        letters.letter("a", 10).marker("a", 10, "r1");

        assertThat(removal(Map.of(), 7).before()).containsExactly(Map.entry(Letters.LOG, 7L));
    }

    @Test
    void keepsClosedLettersOfAKeyThatIsStillParkedBecauseTheyTellWhichMarkersCount() {
        letters.letter("a", 10).letter("a", 20).failedAgain("a", 20, "r1").marker("a", 20, "r1");

        Removal removal = removal(Map.of(), 3);

        assertThat(letters.open()).containsExactly(20L);
        assertThat(removal.before()).isEmpty();
        assertThat(removal.staying()).isEqualTo(2);
    }

    @Test
    void stopsAtWhatTheFiltersLeaveOutAndAtRecordsOfOthers() {
        letters.letter("a", 10).letter("b", 20).unwanted("c", 30);
        letters.marker("a", 10, "r1").marker("b", 20, "r1").marker("c", 30, "r1");

        assertThat(removal(Map.of(), 3).before()).containsExactly(Map.entry(Letters.LOG, 2L));
        assertThat(removal(Map.of(Letters.LOG, 1L), 3).before()).containsExactly(Map.entry(Letters.LOG, 1L));
        assertThat(removal(Map.of(Letters.LOG, 0L), 3).before()).isEmpty();
    }

    private Removal removal(Map<org.apache.kafka.common.TopicPartition, Long> firstOther, long end) {
        return Removal.of(letters.ledger, Map.of(Letters.LOG, end), firstOther);
    }
}
