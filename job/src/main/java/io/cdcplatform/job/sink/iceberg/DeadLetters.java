package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Failure;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where records go that can never be delivered. */
interface DeadLetters extends AutoCloseable {

    /** Completes when the dead-letter topic has it; never waits. */
    CompletableFuture<@Nullable Void> write(Failure failure);

    /** Opens one in the task that uses it. */
    interface Source extends Serializable {
        DeadLetters open();
    }
}
