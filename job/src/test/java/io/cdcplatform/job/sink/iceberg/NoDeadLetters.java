package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.Failure;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** For lines without failures: one is an error of the test. */
final class NoDeadLetters implements DeadLetters {
    @Override
    public CompletableFuture<@Nullable Void> write(Failure failure) {
        throw new AssertionError(failure.message(), failure.cause());
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void close() {}
}
