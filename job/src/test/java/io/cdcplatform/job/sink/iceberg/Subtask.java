package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One writing subtask without Flink: tables are prepared at once, or when the test says so. */
final class Subtask implements AutoCloseable {
    /** Dead letters that may wait. */
    static final int FULL = 3;

    private static final AtomicLong ATTEMPTS = new AtomicLong();

    final Tap tap = Tap.ofThisTask("test-" + ATTEMPTS.incrementAndGet(), TapLimits.NONE);
    final List<Asked> asked = new ArrayList<>();
    final List<CompletableFuture<@Nullable Void>> letters = new ArrayList<>();
    final List<Failure> failures = new ArrayList<>();
    final Parking parking = new Parking();
    boolean prepareAtOnce = true;
    private final TablePreparer preparer;
    private final LineWriter writer;

    record Asked(TableSchema schema, SchemaPosition at) {}

    Subtask(Line line, CatalogSource catalogs, int index) {
        preparer = new TablePreparer(line, catalogs);
        writer = new LineWriter(
                WritePolicy.of(line), index, 0, tap, (schema, at) -> asked.add(new Asked(schema, at)), new Letters(), parking);
    }

    /** Completes only when the test says so. */
    private final class Letters implements DeadLetters {
        @Override
        public CompletableFuture<@Nullable Void> write(Failure failure) {
            CompletableFuture<@Nullable Void> letter = new CompletableFuture<>();
            failures.add(failure);
            letters.add(letter);
            return letter;
        }

        @Override
        public boolean isFull() {
            return letters.size() >= FULL && !letters.get(letters.size() - 1).isDone();
        }

        @Override
        public void close() {}
    }

    Subtask take(LineRecord... records) throws IOException {
        for (LineRecord record : records) {
            tap.took(record.origin());
            writer.accept(record, tap.of(record.origin()));
            if (prepareAtOnce) {
                prepareAll();
            }
        }
        return this;
    }

    void prepareAll() throws IOException {
        while (!asked.isEmpty()) {
            Asked next = asked.remove(0);
            writer.prepared(preparer.prepare(next.schema(), next.at()).join());
        }
    }

    List<Handover> barrier() throws IOException {
        return writer.handOver();
    }

    void committed(List<Handover> round) {
        for (Handover handover : round) {
            writer.committed(new Committed(
                    handover.target(),
                    handover.ranges().stream()
                            .map(range -> new Committed.Reached(range.topic(), range.partition(), range.to()))
                            .toList()));
        }
    }

    SourcePartition partition(int number) {
        return tap.of(Lake.record(number, 0));
    }

    @Override
    public void close() throws IOException {
        writer.abort();
        preparer.close();
    }
}
