package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyedDispatcherTest {
    private static final Answer OK = Answer.status(200, Duration.ZERO);
    private static final Answer DOWN = Answer.unreachable("refused");

    private final Script script = new Script();

    @Tag("W-1")
    @Tag("F-4")
    @Test
    void sendsOneOfAKeyAtATimeAndOtherKeysSideBySide() {
        KeyedDispatcher dispatcher = dispatcher(10, false);
        Delivery a1 = delivery(1, 1), b1 = delivery(2, 2), a2 = delivery(3, 1);

        List.of(a1, b1, a2).forEach(dispatcher::accept);
        assertThat(script.sent).containsExactly(a1, b1);

        dispatcher.answered(a1, OK);
        assertThat(script.sent).containsExactly(a1, b1, a2);
    }

    @Test
    void neverHasMoreInFlightThanAllowed() {
        KeyedDispatcher dispatcher = dispatcher(2, false);
        Delivery a = delivery(1, 1), b = delivery(2, 2), c = delivery(3, 3);

        List.of(a, b, c).forEach(dispatcher::accept);
        assertThat(script.sent).containsExactly(a, b);

        dispatcher.answered(b, OK);
        assertThat(script.sent).containsExactly(a, b, c);
    }

    @Tag("W-1")
    @Test
    void aRetryBlocksItsKeyButNeitherOtherKeysNorAPlace() {
        KeyedDispatcher dispatcher = dispatcher(1, false);
        Delivery a1 = delivery(1, 1), a2 = delivery(2, 1), b = delivery(3, 2);
        List.of(a1, a2, b).forEach(dispatcher::accept);

        dispatcher.answered(a1, Answer.status(503, Duration.ZERO));
        assertThat(script.sent).as("b goes, a2 does not").containsExactly(a1, b);
        dispatcher.answered(b, OK);
        assertThat(script.sent).containsExactly(a1, b);

        script.runTimers();
        dispatcher.answered(a1, OK);
        assertThat(script.sent).containsExactly(a1, b, a1, a2);
        assertThat(a1.attempts()).isEqualTo(2);
    }

    @Tag("W-2")
    @Test
    void waitsAsLongAsTheReceiverAsksOrLonger() {
        KeyedDispatcher dispatcher = dispatcher(4, false);
        Delivery a = delivery(1, 1), b = delivery(2, 2);
        List.of(a, b).forEach(dispatcher::accept);

        dispatcher.answered(a, Answer.status(429, Duration.ofSeconds(7)));
        dispatcher.answered(b, Answer.status(429, Duration.ofMillis(1)));

        assertThat(script.waits).containsExactly(Duration.ofSeconds(7), Duration.ofMillis(100));
    }

    @Test
    void keepsTryingWhenItsAttemptsAreUsedUp() {
        KeyedDispatcher dispatcher = dispatcher(1, false);
        Delivery a = delivery(1, 1);
        dispatcher.accept(a);

        for (int i = 0; i < 10; i++) {
            dispatcher.answered(a, Answer.status(500, Duration.ZERO));
            script.runTimers();
        }

        assertThat(script.undeliverable).isEmpty();
        assertThat(a.attempts()).isEqualTo(11);
        assertThat(script.waits)
                .startsWith(Duration.ofMillis(100), Duration.ofMillis(200))
                .endsWith(Duration.ofSeconds(1));
    }

    @Test
    void givesUpWhenItsAttemptsAreUsedUpIfToldTo() {
        KeyedDispatcher dispatcher = dispatcher(1, true);
        Delivery a = delivery(1, 1);
        dispatcher.accept(a);

        for (int i = 0; i < 3; i++) {
            dispatcher.answered(a, Answer.status(500, Duration.ZERO));
            script.runTimers();
        }

        assertThat(a.attempts()).isEqualTo(3);
        assertThat(script.undeliverable).containsExactly(a);
    }

    @Tag("D-5")
    @Test
    void aRefusedEventBlocksItsKeyUntilItIsSettled() {
        KeyedDispatcher dispatcher = dispatcher(4, false);
        Delivery a1 = delivery(1, 1), a2 = delivery(2, 1);
        List.of(a1, a2).forEach(dispatcher::accept);

        dispatcher.answered(a1, Answer.status(422, Duration.ZERO));
        assertThat(script.undeliverable).containsExactly(a1);
        assertThat(script.sent).containsExactly(a1);

        dispatcher.settled(a1);
        assertThat(script.sent).containsExactly(a1, a2);
        assertThatThrownBy(() -> dispatcher.settled(a1)).hasMessageContaining("not the first of its key");
    }

    @Tag("W-10")
    @Test
    void onlyAProbeGoesWhileTheReceiverCannotBeReached() {
        KeyedDispatcher dispatcher = dispatcher(2, false);
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(delivery(i, i));
        }
        all.forEach(dispatcher::accept);

        dispatcher.answered(all.get(0), DOWN);
        dispatcher.answered(all.get(1), DOWN);
        assertThat(script.sent).as("a closed gate lets nothing through").hasSize(2);

        script.runTimers();
        assertThat(script.sent).as("one probe").hasSize(3);
        dispatcher.answered(script.lastSent(), DOWN);
        assertThat(script.waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));

        script.runTimers();
        assertThat(script.sent).hasSize(4);
        dispatcher.answered(script.lastSent(), OK);
        assertThat(script.sent).as("the gate is open, two places").hasSize(6);
    }

    @Test
    void anyAnswerOfTheProbeOpensTheGate() {
        KeyedDispatcher dispatcher = dispatcher(3, false);
        Delivery a = delivery(1, 1), b = delivery(2, 2), c = delivery(3, 3);
        dispatcher.accept(a);
        dispatcher.answered(a, DOWN);
        List.of(b, c).forEach(dispatcher::accept);
        script.runTimers();

        dispatcher.answered(a, Answer.status(500, Duration.ZERO));

        assertThat(script.sent).containsExactly(a, a, b, c);
    }

    @Tag("W-1")
    @Test
    void deliversEveryEventInTheOrderOfItsKeyWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyedDispatcher dispatcher = dispatcher(5, false);
        Map<OrderKey, Long> last = new HashMap<>();
        int accepted = 0;
        for (int step = 0; step < 100_000 && script.delivered.size() < 2_000; step++) {
            int what = random.nextInt(10);
            if (what < 3 && accepted < 2_000) {
                dispatcher.accept(delivery(accepted++, random.nextInt(20)));
            } else if (what < 9 && !script.inFlight.isEmpty()) {
                Delivery done = script.inFlight.get(random.nextInt(script.inFlight.size()));
                script.inFlight.remove(done);
                dispatcher.answered(done, randomAnswer(random));
            } else {
                script.runTimers();
            }
            Set<OrderKey> keys = new HashSet<>();
            script.inFlight.forEach(delivery ->
                    assertThat(keys.add(delivery.key())).as("seed %d", seed).isTrue());
            assertThat(script.inFlight.size()).as("seed %d", seed).isLessThanOrEqualTo(5);
        }

        assertThat(script.delivered).as("seed %d", seed).hasSize(2_000).doesNotHaveDuplicates();
        for (Delivery delivery : script.delivered) {
            Long before = last.put(delivery.key(), delivery.origin().offset());
            assertThat(before == null || before < delivery.origin().offset())
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static Answer randomAnswer(Random random) {
        int what = random.nextInt(10);
        return what < 6 ? OK : what < 7 ? DOWN : what < 8 ? Answer.broken("cut") : Answer.status(503, Duration.ZERO);
    }

    private KeyedDispatcher dispatcher(int maxInFlight, boolean giveUp) {
        RetryConfig retry = new RetryConfig(3, Duration.ofMillis(100), Duration.ofSeconds(1), 2.0, false);
        return new KeyedDispatcher("shop.notify", maxInFlight, giveUp, new Backoff(retry, () -> 0), script);
    }

    static Delivery delivery(long offset, Integer key) {
        return new Delivery(Events.origin(offset, key), null, "msg_" + offset, new byte[0], false);
    }

    private static final class Script implements KeyedDispatcher.Surroundings {
        final List<Delivery> sent = new ArrayList<>();
        final List<Delivery> inFlight = new ArrayList<>();
        final List<Delivery> delivered = new ArrayList<>();
        final List<Delivery> undeliverable = new ArrayList<>();
        final List<Duration> waits = new ArrayList<>();
        private List<Runnable> timers = new ArrayList<>();

        @Override
        public void send(Delivery delivery) {
            sent.add(delivery);
            inFlight.add(delivery);
        }

        @Override
        public void later(Duration wait, Runnable action) {
            waits.add(wait);
            timers.add(action);
        }

        @Override
        public void delivered(Delivery delivery) {
            delivered.add(delivery);
        }

        @Override
        public boolean putAside(Delivery delivery) {
            return false;
        }

        @Override
        public void undeliverable(Delivery delivery, Answer answer) {
            undeliverable.add(delivery);
        }

        Delivery lastSent() {
            return sent.get(sent.size() - 1);
        }

        void runTimers() {
            List<Runnable> due = timers;
            timers = new ArrayList<>();
            due.forEach(Runnable::run);
        }
    }
}
