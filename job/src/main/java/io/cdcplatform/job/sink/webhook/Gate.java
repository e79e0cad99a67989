package io.cdcplatform.job.sink.webhook;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a receiver that cannot be reached from being stormed: after the first refused connection only one request at a time, the
 * probe, with growing pauses, until anything answered.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final String name;
    private final Backoff backoff;
    private final BiConsumer<Duration, Runnable> later;
    private final Runnable due;
    private boolean open = true;
    private boolean probeDue;
    private int faults;
    private @Nullable Delivery probe;

    /**
     * @param name of the line, for the log
     * @param later runs something after a while in the thread of the caller
     * @param due called when a probe may go
     */
    Gate(String name, Backoff backoff, BiConsumer<Duration, Runnable> later, Runnable due) {
        this.name = name;
        this.backoff = backoff;
        this.later = later;
        this.due = due;
    }

    boolean letsThrough() {
        return open || probeDue;
    }

    void sent(Delivery delivery) {
        if (!open) {
            probeDue = false;
            probe = delivery;
        }
    }

    /** Takes note of how an attempt ended. */
    void answered(Delivery delivery, Answer answer) {
        if (answer.responded()) {
            if (!open) {
                LOG.info("webhook=reachable line={} probes={}", name, faults);
            }
            open = true;
            faults = 0;
            probe = null;
        } else if (open && !answer.connected()) {
            LOG.warn("webhook=unreachable line={} fault=\"{}\"", name, answer);
            open = false;
            faults = 0;
            waitForProbe();
        } else if (delivery == probe) {
            waitForProbe();
        }
    }

    private void waitForProbe() {
        probe = null;
        probeDue = false;
        int mine = ++faults;
        later.accept(backoff.after(mine), () -> {
            if (!open && faults == mine) {
                probeDue = true;
                due.run();
            }
        });
    }
}
