package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.RetryConfig;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RetryConfig RETRY =
            new RetryConfig(5, Duration.ofSeconds(1), Duration.ofSeconds(60), 2.0, false);

    @Test
    void growsUntilTheAttemptsAreUsedUpAndThenStaysAtTheLongest() {
        Backoff backoff = new Backoff(RETRY, () -> 0);

        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, 1000)
                        .mapToObj(n -> backoff.after(n).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 60L, 60L, 60L);
        assertThat(backoff.exhausted(4)).isFalse();
        assertThat(backoff.exhausted(5)).isTrue();
    }

    @Tag("W-2")
    @Test
    void jitterTakesARandomPartOfThePause() {
        RetryConfig jitter = new RetryConfig(50, Duration.ofSeconds(1), Duration.ofSeconds(60), 2.0, true);

        assertThat(new Backoff(jitter, () -> 0.25).after(3)).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Backoff(jitter, () -> 1.0).after(40)).isEqualTo(Duration.ofSeconds(60));
    }
}
