package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D-7")
class ChoiceTest {
    private final Letters letters = new Letters();

    @Test
    void takesALetterWithAllOpenOnesOfItsKeyBehindIt() {
        letters.letter("a", 10).unwanted("b", 11).unwanted("a", 20).unwanted("a", 30);

        Choice choice = Choice.of(letters.ledger);

        assertThat(letters.chosen()).containsExactly(10L, 20L, 30L);
        assertThat(choice.total()).isEqualTo(new Choice.Count(3, 1));
        assertThat(choice.skipped()).isZero();
    }

    @Test
    void countsTheOpenLettersThatItsMarkersWouldCloseUnsent() {
        letters.unwanted("a", 10).unwanted("a", 20).letter("a", 30).letter("b", 11);

        assertThat(letters.chosen()).containsExactlyInAnyOrder(30L, 11L);
        assertThat(Choice.of(letters.ledger).skipped()).isEqualTo(2);
    }

    @Test
    void takesNothingThatIsClosed() {
        letters.letter("a", 10).letter("a", 20).marker("a", 20, "r1");

        assertThat(letters.chosen()).isEmpty();
    }

    @Test
    void keepsTheSourcesOrderOfAKeyWhereItsLettersLieInAnother() {
        letters.letter("a", 20).letter("b", 11).letter("a", 10).letter("c", 12).letter("a", 30);

        assertThat(letters.chosen().stream().filter(offset -> offset % 10 == 0)).containsExactly(10L, 20L, 30L);
        assertThat(letters.chosen()).containsExactly(11L, 10L, 20L, 12L, 30L);
    }

    @Test
    void marksTheLastRecordOfEachKey() {
        letters.letter("a", 10).letter("b", 11).letter("a", 20);

        assertThat(Choice.of(letters.ledger).steps().stream().filter(Step::last).map(step -> step.letter()
                        .sourceOffset()))
                .containsExactly(11L, 20L);
    }

    @Test
    void takesARecordOnceHoweverManyLettersItHas() {
        letters.letter("a", 10).letter("a", 20).letter("a", 10).letter("a", 20).letter("a", 30);

        assertThat(letters.chosen()).containsExactly(10L, 20L, 30L);
    }
}
