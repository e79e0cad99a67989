package io.cdcplatform.sandbox.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A minute of what {@code cdc bench oracle} does for as long as one likes; a seed that fails there becomes one here. */
@ExtendWith(StackExtension.class)
@Tag("E-1")
@Tag("E-19")
@Tag("I-1")
@Tag("N-4")
class OracleIT {
    private static final Duration TIME = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(12);
    private static final int RATE = 400;

    @Test
    void everySinkEqualsTheSourceAfterEachRoundOfAKnownSeed(Stack stack) throws Exception {
        run(stack, "oracle_known", 20261120);
    }

    @Test
    void everySinkEqualsTheSourceAfterEachRoundOfAnySeed(Stack stack) throws Exception {
        run(stack, "oracle_any", new SplittableRandom().nextInt(1_000_000));
    }

    private static void run(Stack stack, String name, long seed) throws Exception {
        Settings settings = new Settings(name, seed, TIME, ROUND, RATE, false);
        try (Oracle oracle = new Oracle(stack, settings, System.out)) {
            Oracle.Result result = oracle.run();

            assertThat(result.differences()).as("differences with seed " + seed).isZero();
            assertThat(result.rows()).as("row changes").isGreaterThan(1_000);
            assertThat(result.schemaChanges()).as("schema changes").isGreaterThan(3);
        }
    }
}
