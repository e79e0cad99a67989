package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The dead letters of one batch: each is written once however often the batch is tried. */
final class DeadLetters {
    private final Function<Failure, CompletableFuture<@Nullable Void>> writer;
    private final OnBadRow onBadRow;
    private final Parking parking;
    private final Map<ConsumerRecord<byte[], byte[]>, CompletableFuture<@Nullable Void>> written =
            new IdentityHashMap<>();

    DeadLetters(
            Function<Failure, CompletableFuture<@Nullable Void>> writer, OnBadRow onBadRow, Parking parking) {
        this.writer = writer;
        this.onBadRow = onBadRow;
        this.parking = parking;
    }

    boolean has(LineRecord record) {
        return written.containsKey(record.origin());
    }

    /** A record that failed before it came here, or stands behind one; its key is parked from now on. */
    void write(Failure failure) {
        written.computeIfAbsent(failure.origin(), origin -> {
            parking.park(origin);
            return writer.apply(failure);
        });
    }

    /** A row that this target will never take. */
    void reject(Failure failure) {
        if (onBadRow == OnBadRow.FAIL) {
            throw new LineFailedException(LineRecord.at(failure.origin()) + ": " + failure.message()
                    + "; or set on_bad_row: dlq to put such rows aside");
        }
        write(failure);
    }

    /** Whether all are acknowledged by Kafka within this time. */
    boolean await(long millis) throws InterruptedException {
        try {
            all().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    void await() throws InterruptedException {
        try {
            all().get();
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private CompletableFuture<Void> all() {
        return CompletableFuture.allOf(written.values().toArray(CompletableFuture[]::new));
    }

    private static LineFailedException failed(ExecutionException e) {
        return LineFailedException.toBeRestarted(
                "Cannot put bad rows aside: " + (e.getCause() == null ? e : e.getCause()).getMessage());
    }
}
