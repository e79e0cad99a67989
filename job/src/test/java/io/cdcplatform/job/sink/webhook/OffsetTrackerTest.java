package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    @Test
    void progressIsWhereAllBeforeIsDone() {
        OffsetTracker tracker = new OffsetTracker();
        long ten = tracker.begin(10);
        long eleven = tracker.begin(11);
        long fifteen = tracker.begin(15);

        assertThat(tracker.done(eleven)).isEqualTo(-1);
        assertThat(tracker.done(ten)).isEqualTo(12);
        assertThat(tracker.done(fifteen)).isEqualTo(16);
    }

    @Test
    void neverLosesOrPassesAnOffsetInAnyOrderOfCompletion() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        OffsetTracker tracker = new OffsetTracker();
        TreeSet<Long> open = new TreeSet<>();
        List<long[]> inHand = new ArrayList<>();
        long next = 5;
        for (int step = 0; step < 20_000; step++) {
            if (inHand.isEmpty() || random.nextInt(100) < 51 && step < 15_000) {
                next += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
                inHand.add(new long[] {tracker.begin(next), next});
                open.add(next);
            } else {
                long[] done = inHand.remove(random.nextInt(inHand.size()));
                open.remove(done[1]);

                long durable = tracker.done(done[0]);

                if (open.isEmpty()) {
                    assertThat(durable).as("seed %d", seed).isEqualTo(next + 1);
                } else {
                    assertThat(durable).as("seed %d", seed).isLessThanOrEqualTo(open.first());
                    assertThat(open.headSet(durable)).as("seed %d", seed).isEmpty();
                }
            }
        }
    }

    @Test
    void refusesToFinishARecordTwice() {
        OffsetTracker tracker = new OffsetTracker();
        long first = tracker.begin(1);
        long second = tracker.begin(2);
        tracker.done(second);

        assertThatThrownBy(() -> tracker.done(second)).isInstanceOf(IllegalStateException.class);
        tracker.done(first);
        assertThatThrownBy(() -> tracker.done(first)).isInstanceOf(IllegalStateException.class);
    }
}
