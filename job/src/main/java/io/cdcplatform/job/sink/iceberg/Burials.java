package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.source.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one subtask between their writing and Kafka's acknowledgement: each parks its key, and too many of them
 * close the tap. All calls come from the task's thread.
 */
final class Burials {
    private final Tap tap;
    private final DeadLetters deadLetters;
    private final Parking parking;
    private final List<CompletableFuture<@Nullable Void>> buried = new ArrayList<>();
    private boolean holding;

    Burials(Tap tap, DeadLetters deadLetters, Parking parking) {
        this.tap = tap;
        this.deadLetters = deadLetters;
        this.parking = parking;
    }

    void bury(Failure failure) {
        parking.park(failure.origin());
        buried.add(deadLetters.write(failure));
        if (!holding && deadLetters.isFull()) {
            holding = true;
            tap.hold();
        }
    }

    /** Opens the tap if there is room for letters again. */
    void resume() {
        if (holding && !deadLetters.isFull()) {
            holding = false;
            tap.resume();
        }
    }

    /** Completes when all that were written so far are acknowledged, or one of them failed. */
    CompletableFuture<?> letters() {
        return CompletableFuture.allOf(buried.toArray(new CompletableFuture<?>[0]));
    }

    /** A dead letter that could not be written throws: the line starts again before it. */
    boolean allAcknowledged() {
        buried.removeIf(letter -> {
            boolean done = letter.isDone();
            if (done) {
                letter.join();
            }
            return done;
        });
        return buried.isEmpty();
    }
}
