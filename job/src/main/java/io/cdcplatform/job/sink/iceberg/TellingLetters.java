package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Dead letters of the committer, of which the writers have to know. */
record TellingLetters(DeadLetters letters, Consumer<LateLetter> told) implements DeadLetters {

    @Override
    public CompletableFuture<@Nullable Void> write(Failure failure) {
        told.accept(LateLetter.of(failure));
        return letters.write(failure);
    }

    @Override
    public boolean isFull() {
        return letters.isFull();
    }

    @Override
    public void close() {
        letters.close();
    }
}
