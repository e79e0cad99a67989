package io.cdcplatform.job.sink;

import static io.cdcplatform.job.sink.CircuitBreaker.State.CLOSED;
import static io.cdcplatform.job.sink.CircuitBreaker.State.HALF_OPEN;
import static io.cdcplatform.job.sink.CircuitBreaker.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F-6")
class CircuitBreakerTest {
    private static final Duration OPEN_TIME = Duration.ofSeconds(30);

    private long now = 17;
    private final CircuitBreaker breaker =
            new CircuitBreaker("shop.notify", new CircuitBreakerConfig(3, OPEN_TIME), () -> now);

    @Test
    void opensAfterSoManyFailuresInARow() {
        fail(2);
        breaker.succeeded();
        fail(2);
        assertThat(breaker.state()).isEqualTo(CLOSED);
        assertThat(breaker.allows()).isTrue();

        fail(1);

        assertThat(breaker.state()).isEqualTo(OPEN);
        assertThat(breaker.allows()).isFalse();
        assertThat(breaker.left()).isEqualTo(OPEN_TIME);
    }

    @Test
    void letsOneCallThroughWhenItsTimeIsOver() {
        fail(3);
        pass(OPEN_TIME.minusNanos(1));
        assertThat(breaker.allows()).isFalse();

        pass(Duration.ofNanos(1));
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.state()).isEqualTo(HALF_OPEN);
        breaker.called();

        assertThat(breaker.allows()).as("the one is on its way").isFalse();
    }

    @Test
    void closesWhenTheOneCallSucceeds() {
        fail(3);
        pass(OPEN_TIME);
        breaker.allows();
        breaker.called();

        breaker.succeeded();

        assertThat(breaker.state()).isEqualTo(CLOSED);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.away()).isZero();
        fail(2);
        assertThat(breaker.state()).as("it counts from the beginning").isEqualTo(CLOSED);
    }

    @Test
    void opensAgainWhenTheOneCallFails() {
        fail(3);
        pass(OPEN_TIME);
        breaker.allows();
        breaker.called();

        fail(1);

        assertThat(breaker.state()).isEqualTo(OPEN);
        assertThat(breaker.left()).isEqualTo(OPEN_TIME);
        pass(OPEN_TIME);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.away()).as("since the first failure").isEqualTo(OPEN_TIME.multipliedBy(2));
    }

    @Test
    void callsThatWereUnderWayCloseItButDoNotKeepItOpen() {
        fail(3);
        pass(Duration.ofSeconds(10));
        fail(1);
        assertThat(breaker.left()).isEqualTo(Duration.ofSeconds(20));

        breaker.succeeded();

        assertThat(breaker.state()).isEqualTo(CLOSED);
    }

    @Test
    void showsItsStateAsANumber() {
        AtomicReference<Gauge<?>> shown = new AtomicReference<>();
        breaker.registerAt(new UnregisteredMetricsGroup() {
            @Override
            public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
                assertThat(name).isEqualTo("circuit_breaker_state");
                shown.set(gauge);
                return gauge;
            }
        });
        assertThat(shown.get().getValue()).isEqualTo(0);

        fail(3);
        assertThat(shown.get().getValue()).isEqualTo(2);

        pass(OPEN_TIME);
        breaker.allows();
        assertThat(shown.get().getValue()).isEqualTo(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed("status 503");
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
