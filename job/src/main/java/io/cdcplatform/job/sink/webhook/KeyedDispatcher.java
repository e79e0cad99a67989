package io.cdcplatform.job.sink.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is sent when: one request per key, later events of a key behind it in order, different keys side by side up to a
 * bound. A request that waits for its next attempt blocks its key and nothing else.
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

    private static final Logger LOG = LoggerFactory.getLogger(KeyedDispatcher.class);

    private final String lineId;
    private final int maxInFlight;
    private final boolean giveUpWhenExhausted;
    private final Backoff backoff;
    private final Surroundings surroundings;
    private final Gate gate;
    private final Map<OrderKey, Queue<Delivery>> lanes = new HashMap<>();
    private final Queue<Delivery> ready = new ArrayDeque<>();
    private int inFlight;

    /** @param giveUpWhenExhausted whether an event is given up when its attempts are used up; else it is tried until it succeeds */
    KeyedDispatcher(
            String lineId, int maxInFlight, boolean giveUpWhenExhausted, Backoff backoff, Surroundings surroundings) {
        this.lineId = lineId;
        this.maxInFlight = maxInFlight;
        this.giveUpWhenExhausted = giveUpWhenExhausted;
        this.backoff = backoff;
        this.surroundings = surroundings;
        this.gate = new Gate(lineId, backoff, surroundings::later, this::sendReady);
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
        gate.answered(delivery, answer);
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

    private void retry(Delivery delivery, Answer answer) {
        if (delivery.attempts() == backoff.maxAttempts()) {
            LOG.warn(
                    "webhook=retries_used_up line={} record={} attempts={} answer=\"{}\" gives_up={}",
                    lineId,
                    delivery,
                    delivery.attempts(),
                    answer,
                    giveUpWhenExhausted);
        }
        if (giveUpWhenExhausted && backoff.exhausted(delivery.attempts())) {
            surroundings.undeliverable(delivery, answer);
        } else if (!answer.connected()) {
            ready.add(delivery); // the gate says when
        } else {
            Duration wait = backoff.after(delivery.attempts());
            surroundings.later(wait.compareTo(answer.retryAfter()) > 0 ? wait : answer.retryAfter(), () -> {
                ready.add(delivery);
                sendReady();
            });
        }
    }

    private void sendReady() {
        while (inFlight < maxInFlight && gate.letsThrough() && !ready.isEmpty()) {
            Delivery next = ready.remove();
            inFlight++;
            next.attempt();
            gate.sent(next);
            surroundings.send(next);
        }
    }
}
