package io.cdcplatform.sandbox.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Seeds that failed once in {@code cdc bench oracle}, which takes any seed for as long as one likes. */
@ExtendWith(StackExtension.class)
@Tag("E-1")
@Tag("E-19")
@Tag("I-1")
@Tag("N-4")
class OracleIT {
    private static final Duration ROUND = Duration.ofSeconds(12);
    private static final int RATE = 400;

    @Test
    void everySinkEqualsTheSourceAfterEachRoundOfAKnownSeed(Stack stack) throws Exception {
        run(stack, "oracle_known", 20261120, Duration.ofSeconds(25));
    }

    /** It adds a key column, with a default, to a table with large values: format 3 did not find the rows from before. */
    @Test
    void everySinkEqualsTheSourceWhereAKeyGetsAColumn(Stack stack) throws Exception {
        run(stack, "oracle_key", 682_557, Duration.ofSeconds(40));
    }

    private static void run(Stack stack, String name, long seed, Duration time) throws Exception {
        Settings settings = new Settings(name, seed, time, ROUND, RATE, true, 0);
        try (Oracle oracle = new Oracle(stack, settings, System.out)) {
            Oracle.Result result = oracle.run();

            assertThat(result.differences()).as("differences with seed " + seed).isZero();
            assertThat(result.rows()).as("row changes").isGreaterThan(1_000);
            assertThat(result.schemaChanges()).as("schema changes").isGreaterThan(3);
        }
    }
}
