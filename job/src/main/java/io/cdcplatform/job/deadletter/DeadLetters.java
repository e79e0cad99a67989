package io.cdcplatform.job.deadletter;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.Line;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where records go that can never be delivered. */
public interface DeadLetters extends AutoCloseable {

    /**
     * Never blocks. The future completes when Kafka has acknowledged the letter, in a thread of Kafka's; it fails only if
     * dead-letter topics are switched off or the writer is closed. Progress must not move past the record before.
     */
    CompletableFuture<@Nullable Void> write(Failure failure);

    /** As many letters wait as should; a sink that the tap's limits do not bound holds the tap until a future completes. */
    boolean isFull();

    /** Gives up at once what is not acknowledged: progress has not moved past it, so it is read again. */
    @Override
    void close();

    /** Opens one in the task that uses it. */
    interface Source extends Serializable {
        DeadLetters open();

        /** The dead-letter topics of a line. */
        static Source of(Line line) {
            return () -> new DeadLetterWriter(line);
        }
    }
}
