package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetterWriter;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.Line;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where records go that can never be delivered. */
interface DeadLetters extends AutoCloseable {

    /** Completes when the dead-letter topic has it; never waits. */
    CompletableFuture<@Nullable Void> write(Failure failure);

    /** As many wait as should: the line has to pause. */
    boolean isFull();

    @Override
    void close();

    /** Opens one in the task that uses it. */
    interface Source extends Serializable {
        DeadLetters open();
    }

    /** The dead-letter topics of a line. */
    static DeadLetters of(Line line) {
        DeadLetterWriter writer = new DeadLetterWriter(line);
        return new DeadLetters() {
            @Override
            public CompletableFuture<@Nullable Void> write(Failure failure) {
                return writer.write(failure);
            }

            @Override
            public boolean isFull() {
                return writer.isFull();
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }
}
