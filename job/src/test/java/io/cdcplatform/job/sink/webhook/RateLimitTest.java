package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = 5;

    @Test
    void spacesRequestsOutEvenly() {
        RateLimit limit = limit(20, 1);

        assertThat(limit.left()).isZero();
        limit.began();

        assertThat(limit.left()).isEqualTo(Duration.ofMillis(50));
        now += SECOND / 20;
        assertThat(limit.left()).isZero();
    }

    @Test
    void isSharedByTheTasksOfALine() {
        RateLimit limit = limit(1, 4);
        limit.began();

        assertThat(limit.left()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void savesNothingInQuietTimes() {
        RateLimit limit = limit(100, 1);
        limit.began();
        now += 3600 * SECOND;
        long end = now + SECOND;

        int begun = 0;
        for (; now < end; now += limit.left().toNanos()) {
            begun += beginAll(limit);
        }

        assertThat(begun).isBetween(100, 102);
    }

    @Test
    void keepsItsRateThoughTimersAreLate() {
        RateLimit limit = limit(1000, 1);

        int begun = 0;
        for (long end = now + SECOND; now < end; now += TimeUnit.MILLISECONDS.toNanos(7)) {
            begun += beginAll(limit);
        }

        assertThat(begun).isBetween(980, 1011);
    }

    @Test
    void limitsNothingWhereNothingIsAsked() {
        RateLimit limit = limit(0, 2);
        limit.began();
        limit.began();

        assertThat(limit.left()).isZero();
    }

    private RateLimit limit(int perSecond, int tasks) {
        return new RateLimit(perSecond, tasks, () -> now);
    }

    /** As many as may begin now. */
    private static int beginAll(RateLimit limit) {
        int begun = 0;
        while (limit.left().isZero()) {
            limit.began();
            begun++;
        }
        return begun;
    }
}
