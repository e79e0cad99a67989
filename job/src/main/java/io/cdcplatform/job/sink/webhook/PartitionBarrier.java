package io.cdcplatform.job.sink.webhook;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Keeps events that concern a whole table (TRUNCATE) in order with all others of their partition: such an event waits for all
 * earlier ones, later ones wait for it. Across partitions nothing is promised, as in Kafka.
 */
final class PartitionBarrier {
    private final Consumer<Delivery> onward;
    private final Queue<Delivery> held = new ArrayDeque<>();
    private int underWay;
    private boolean closed;

    PartitionBarrier(Consumer<Delivery> onward) {
        this.onward = onward;
    }

    void accept(Delivery delivery) {
        held.add(delivery);
        release();
    }

    /** One that was let through is dealt with. */
    void settled() {
        underWay--;
        closed = closed && underWay > 0;
        release();
    }

    private void release() {
        while (!closed && !held.isEmpty() && !(held.element().alone() && underWay > 0)) {
            Delivery next = held.remove();
            closed = next.alone();
            underWay++;
            onward.accept(next);
        }
    }
}
