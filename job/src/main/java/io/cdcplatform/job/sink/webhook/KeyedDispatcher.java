package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.CircuitBreaker.State;
import io.cdcplatform.job.sink.Retries;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is sent when: one request per key, later events of a key behind it in order, different keys side by side up to a
 * bound. A request that waits for its next attempt blocks its key and nothing else; while the circuit breaker is open nothing is
 * sent, and what is due waits, or is given up once the receiver was away for as long as an event's attempts take.
 *
 * <p>Assumes that all calls come from one thread. What it holds is bounded by its caller (the tap).
 */
final class KeyedDispatcher {

    /** What the dispatcher needs done; every answer comes back through its own methods. */
    interface Surroundings {
        /**
         * Deals with what must not be sent, if it is that, and {@link #settled settles} it later.
         *
         * @return false for what may be sent, nearly always
         */
        boolean putAside(Delivery delivery);

        /** Starts an attempt, which ends in {@link #answered}. */
        void send(Delivery delivery);

        /** Runs an action after a while, in the dispatcher's thread. */
        void later(Duration wait, Runnable action);

        /** The receiver has it; its key goes on. */
        void delivered(Delivery delivery);

        /** It will not be delivered; its key stays blocked until {@link #settled}. */
        void undeliverable(Delivery delivery, Answer answer);
    }

    /**
     * How the receiver is treated.
     *
     * @param maxInFlight requests at a time, one per key
     */
    record Policy(int maxInFlight, RateLimit rate, Retries retries) {}

    private static final Logger LOG = LoggerFactory.getLogger(KeyedDispatcher.class);

    private final String lineId;
    private final Policy policy;
    private final CircuitBreaker breaker;
    private final Surroundings surroundings;
    private final Map<OrderKey, Queue<Delivery>> lanes = new HashMap<>();
    private final Queue<Delivery> ready = new ArrayDeque<>();
    private int inFlight;
    private boolean waitsForRate;
    private Answer lastFault = Answer.broken("not tried yet");

    KeyedDispatcher(String lineId, Policy policy, CircuitBreaker breaker, Surroundings surroundings) {
        this.lineId = lineId;
        this.policy = policy;
        this.breaker = breaker;
        this.surroundings = surroundings;
    }

    void accept(Delivery delivery) {
        Queue<Delivery> lane = lanes.get(delivery.key());
        if (lane == null) {
            lane = new ArrayDeque<>(1);
            lanes.put(delivery.key(), lane);
            due(delivery);
        }
        lane.add(delivery);
        sendReady();
    }

    /** An attempt has ended. */
    void answered(Delivery delivery, Answer answer) {
        inFlight--;
        takeNote(answer);
        switch (answer.verdict()) {
            case DELIVERED -> {
                surroundings.delivered(delivery);
                settled(delivery);
            }
            case RETRY -> retry(delivery, answer);
            case REJECTED, GONE -> surroundings.undeliverable(delivery, answer);
        }
        sendReady();
    }

    /** An event is dealt with for good: the next of its key may go. */
    void settled(Delivery delivery) {
        Queue<Delivery> lane = lanes.get(delivery.key());
        if (lane == null || lane.poll() != delivery) {
            throw new IllegalStateException("Cannot settle " + delivery + ": it is not the first of its key");
        }
        Delivery next = lane.peek();
        if (next == null) {
            lanes.remove(delivery.key());
        } else {
            due(next);
        }
        sendReady();
    }

    /** It is the first of its key now. */
    private void due(Delivery delivery) {
        if (!surroundings.putAside(delivery)) {
            ready.add(delivery);
        }
    }

    private void takeNote(Answer answer) {
        if (answer.isAlive()) {
            breaker.succeeded();
            return;
        }
        lastFault = answer;
        State before = breaker.state();
        breaker.failed(answer.toString());
        if (breaker.state() == State.OPEN && before != State.OPEN) {
            surroundings.later(breaker.left(), this::sendReady);
            if (policy.retries().giveUp()) {
                surroundings.later(policy.retries().patienceWith(breaker), this::sendReady);
            }
        }
    }

    private void retry(Delivery delivery, Answer answer) {
        if (delivery.attempts() == policy.retries().maxAttempts()) {
            LOG.warn(
                    "webhook=retries_used_up line={} record={} attempts={} answer=\"{}\" gives_up={}",
                    lineId,
                    delivery,
                    delivery.attempts(),
                    answer,
                    policy.retries().giveUp());
        }
        if (policy.retries().givesUpAfter(delivery.attempts())) {
            surroundings.undeliverable(delivery, answer);
        } else if (breaker.state() != State.CLOSED && answer.retryAfter().compareTo(breaker.left()) <= 0) {
            ready.add(delivery); // the breaker says when, and tries another one first
        } else {
            Duration wait = policy.retries().backoff().after(delivery.attempts());
            surroundings.later(wait.compareTo(answer.retryAfter()) > 0 ? wait : answer.retryAfter(), () -> {
                ready.add(delivery);
                sendReady();
            });
        }
    }

    private void sendReady() {
        while (!ready.isEmpty()) {
            if (policy.retries().givesUpOn(breaker)) {
                surroundings.undeliverable(ready.remove(), lastFault);
            } else if (inFlight < policy.maxInFlight() && breaker.allows() && isWithinRate()) {
                send(ready.remove());
            } else {
                return;
            }
        }
    }

    private void send(Delivery next) {
        inFlight++;
        next.attempt();
        breaker.called();
        policy.rate().began();
        surroundings.send(next);
    }

    private boolean isWithinRate() {
        Duration left = policy.rate().left();
        if (!left.isZero() && !waitsForRate) {
            waitsForRate = true;
            surroundings.later(left, () -> {
                waitsForRate = false;
                sendReady();
            });
        }
        return left.isZero();
    }
}
