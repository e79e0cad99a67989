package io.cdcplatform.sandbox.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.oracle.Observed.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedTest {
    private static final Change INSERT = new Change("c", 1);
    private static final Change UPDATE = new Change("u", 2);
    private static final Change DELETE = new Change("d", 0);

    @Test
    void wantsEveryChangeOnceAndInOrder() {
        assertThat(Observed.difference(List.of(INSERT, UPDATE, DELETE), List.of(INSERT, UPDATE, DELETE)))
                .isEmpty();
        assertThat(Observed.difference(List.of(INSERT, UPDATE), List.of(INSERT)))
                .isNotEmpty();
        assertThat(Observed.difference(List.of(INSERT, UPDATE), List.of(INSERT, UPDATE, UPDATE)))
                .isNotEmpty();
        assertThat(Observed.difference(List.of(INSERT, UPDATE), List.of(UPDATE, INSERT)))
                .isNotEmpty();
        assertThat(Observed.difference(List.of(), List.of(DELETE))).isNotEmpty();
    }

    @Test
    void takesARowThatASnapshotReadForAllChangesUpToIt() {
        Change read = new Change("r", 2);

        assertThat(Observed.difference(List.of(INSERT, UPDATE, DELETE), List.of(read, DELETE)))
                .isEmpty();
        assertThat(Observed.difference(List.of(INSERT, UPDATE, DELETE), List.of(read)))
                .isNotEmpty();
        assertThat(Observed.difference(List.of(INSERT), List.of(read))).isNotEmpty();
    }

    @Test
    void comparesTheRowThatAKeyEndedWithAsFarAsItsValuesCame() {
        Observed observed = new Observed();
        observed.add("k", "c", 1, List.of("'k", "'small", "'large"));
        observed.add("k", "u", 2, List.of("'k", "'other", Observed.KEPT));

        assertThat(observed.endedWith("k", List.of("'k", "'other", "'large"))).isTrue();
        assertThat(observed.endedWith("k", List.of("'k", "'other", "'changed"))).isFalse();
        assertThat(observed.endedWith("k", List.of("'k", "'small", "'large"))).isFalse();
    }
}
