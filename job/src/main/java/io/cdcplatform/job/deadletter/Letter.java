package io.cdcplatform.job.deadletter;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.source.Tap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A failure on its way to its topic, and the future its caller waits for. */
record Letter(Failure failure, CompletableFuture<@Nullable Void> acknowledged) {

    long bytes() {
        return Tap.sizeOf(failure.origin());
    }
}
