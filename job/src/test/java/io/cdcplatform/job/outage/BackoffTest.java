package io.cdcplatform.job.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.RetryConfig;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Tag("W-2")
    @Test
    void growsByTheMultiplierUpToTheLongestPause() {
        Backoff backoff = Backoff.of(retry(3.0, false), () -> 0);

        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, 1000)
                        .mapToObj(n -> backoff.after(n).toSeconds()))
                .containsExactly(1L, 3L, 9L, 27L, 60L, 60L, 60L);
    }

    @Tag("W-2")
    @Test
    void jitterTakesAtMostHalfOfThePause() {
        assertThat(Backoff.of(retry(2.0, true), () -> 0.0).after(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.of(retry(2.0, true), () -> 0.5).after(3)).isEqualTo(Duration.ofSeconds(3));
        assertThat(Backoff.of(retry(2.0, true), () -> 1.0).after(40)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void saysHowLongAttemptsTakeThatAllFail() {
        Backoff backoff = Backoff.of(retry(2.0, true), () -> 0);

        assertThat(backoff.over(1)).isZero();
        assertThat(backoff.over(5)).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8));
    }

    @Test
    void doublesWhatNobodyConfigures() {
        Backoff backoff = Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(15));

        assertThat(IntStream.of(1, 2, 3, 9, 10, 2000)
                        .mapToObj(n -> backoff.after(n).toMillis()))
                .containsExactly(50L, 100L, 200L, 12_800L, 15_000L, 15_000L);
    }

    private static RetryConfig retry(double multiplier, boolean jitter) {
        return new RetryConfig(5, Duration.ofSeconds(1), Duration.ofSeconds(60), multiplier, jitter);
    }
}
