package io.cdcplatform.sandbox.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each {@link Fault} once, under load, in an order of chance; {@code cdc bench faults} goes on for as long as one likes. */
@ExtendWith(StackExtension.class)
@Tag("E-20")
@Tag("F-9")
@Tag("J-18")
@Tag("K-8")
@Tag("W-3")
class FaultsIT {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int RATE = 300;
    private static final int A_ROUND = 6;
    private static final int SECOND = 2;

    @Disabled(
            "open: one event that Connect sends again alone, the newest of its partition, is taken for another change of its position")
    @Test
    void everySinkHasEveryChangeOnceAndInOrderWhateverBreaks(Stack stack) throws Exception {
        long seed = System.nanoTime() & 0xffff_ffffL;
        Settings settings = new Settings("faults", seed, Duration.ZERO, ROUND, RATE, false, A_ROUND);
        stack.flink().startTaskManager(SECOND);
        try (Oracle oracle = new Oracle(stack, settings, System.out)) {
            stack.flink().awaitReady();
            Oracle.Result result = oracle.run();

            assertThat(result.differences()).as("differences with seed " + seed).isZero();
            assertThat(result.faults()).as("faults").isGreaterThanOrEqualTo(Fault.values().length);
            assertThat(result.rows()).as("row changes").isGreaterThan(1_000);
        } finally {
            stack.flink().stopTaskManager(SECOND);
            stack.flink().awaitReady();
        }
    }
}
