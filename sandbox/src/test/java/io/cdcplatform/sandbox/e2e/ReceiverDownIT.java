package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class ReceiverDownIT {
    private static final int RATE = 200;
    private static final Duration AWAY = Duration.ofSeconds(60);
    /** Several checkpoints of two seconds, on a machine that does other things as well. */
    private static final Duration CURRENT = Duration.ofSeconds(15);

    @Tag("F-6")
    @Tag("W-10")
    @Test
    void checkpointsAndTablesGoOnWhileTheReceiverIsAwayAndThenEverythingArrivesInOrder(Stack stack) throws Exception {
        try (Scenario shop = Scenario.running(stack, "away", RATE)) {
            long failedBefore = shop.checkpoints("failed");

            shop.receiver.down();
            Progress progress = new Progress(shop);
            await().during(AWAY)
                    .atMost(AWAY.plus(CURRENT))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(progress::isSteady);
            long waiting = shop.sinks.behind("notify");
            shop.receiver.up();
            shop.rest();

            assertThat(waiting).as("changes that waited for the receiver").isGreaterThan(AWAY.toSeconds() * RATE / 2);
            assertThat(shop.checkpoints("failed")).isEqualTo(failedBefore);
            assertThat(shop.allTasksRun()).isTrue();
            shop.assertEqual();
        }
    }

    /** What must hold at every moment of the outage. */
    private static final class Progress {
        private final Scenario shop;
        private long completed;
        private long completedNanos = System.nanoTime();

        Progress(Scenario shop) {
            this.shop = shop;
            this.completed = shop.checkpoints("completed");
        }

        void isSteady() throws Exception {
            long now = shop.checkpoints("completed");
            if (now > completed) {
                completed = now;
                completedNanos = System.nanoTime();
            }
            assertThat(System.nanoTime() - completedNanos)
                    .as("time since the last completed checkpoint")
                    .isLessThan(CURRENT.toNanos());
            for (String sink : new String[] {"lake", "journal", "replica"}) {
                assertThat(shop.sinks.behind(sink)).as("lag of " + sink).isLessThan(RATE * CURRENT.toSeconds());
            }
        }
    }
}
