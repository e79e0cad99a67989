package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.sink.iceberg.Committed.Reached;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One subtask's share of a line: sends each record to its table's writer, hands over what was written at each barrier, and
 * tells the tap what became durable.
 *
 * <p>Records of a schema that is seen for the first time wait, and all behind them, while the table is prepared; the tap is
 * closed meanwhile, so that only the few already polled gather. All calls come from the task's thread.
 */
final class LineWriter {
    private final WritePolicy policy;
    private final int subtask;
    private final int attempt;
    private final Tap tap;
    private final Rounds rounds;
    private final BiConsumer<TableSchema, SchemaPosition> prepare;
    private final Burials burials;
    private final Parking parking;
    private final Map<SourcePartition, PartitionState> partitions = new IdentityHashMap<>();
    private final Map<TableSchema, Route> routes = new HashMap<>();
    private final Map<TableSchema, Route> seen = new IdentityHashMap<>();
    private final Map<Target, TableWriter> tables = new LinkedHashMap<>();
    private final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
    private final KeyBudget keys = new KeyBudget();
    private @Nullable TableSchema preparing;
    private @Nullable PartitionState lastPartition;
    private @Nullable SourcePartition lastSource;
    private @Nullable TableSchema lastSchema;
    private @Nullable Route lastRoute;
    private @Nullable Feed lastFeed;

    /** @param prepare starts the preparation of a table for an event at a position, which ends in {@link #prepared} */
    LineWriter(
            WritePolicy policy,
            int subtask,
            int attempt,
            Tap tap,
            BiConsumer<TableSchema, SchemaPosition> prepare,
            DeadLetters deadLetters,
            Parking parking) {
        this.policy = policy;
        this.subtask = subtask;
        this.attempt = attempt;
        this.tap = tap;
        this.rounds = new Rounds(tap);
        this.prepare = prepare;
        this.burials = new Burials(tap, deadLetters, parking);
        this.parking = parking;
    }

    private record Arrived(LineRecord record, SourcePartition partition) {}

    private record Route(TableWriter writer, Shape shape) {}

    void accept(LineRecord record, SourcePartition partition) throws IOException {
        if (preparing != null) {
            waiting.add(new Arrived(record, partition));
        } else if (!process(record, partition)) {
            waiting.addFirst(new Arrived(record, partition));
        }
    }

    /**
     * The table of the schema that was asked for is ready: what waited goes on.
     *
     * @param table null if there is none that a truncate could empty
     */
    void prepared(@Nullable PreparedTable table) throws IOException {
        TableSchema schema = Objects.requireNonNull(preparing, "nothing was asked for");
        if (table == null) {
            Arrived truncate = waiting.remove();
            processed(truncate.record(), partition(truncate.partition(), truncate.record()));
        } else {
            TableWriter writer = tables.computeIfAbsent(
                    table.target(), key -> new TableWriter(table, policy, subtask, attempt, keys));
            if (policy.hasKey(schema)) {
                writer.prepared(table);
            }
            routes.put(schema, new Route(writer, table.shape()));
            seen.clear();
            lastFeed = null;
        }
        preparing = null;
        tap.resume();
        while (preparing == null && !waiting.isEmpty()) {
            Arrived next = waiting.remove();
            if (!process(next.record(), next.partition())) {
                waiting.addFirst(next);
            }
        }
    }

    boolean isPreparing() {
        return preparing != null;
    }

    /** Whether nothing is under way that a last hand-over would have to wait for. */
    boolean isSettled() {
        return !isPreparing() && burials.allAcknowledged();
    }

    /** Completes when all dead letters that were written so far are acknowledged, or one of them failed. */
    CompletableFuture<?> letters() {
        return burials.letters();
    }

    /** The barrier: all open batches are closed and given away, unless a dead letter is not yet acknowledged. */
    List<Handover> handOver() throws IOException {
        burials.resume();
        if (!burials.allAcknowledged()) {
            rounds.defer();
            return List.of();
        }
        List<Handover> round = new ArrayList<>();
        for (TableWriter table : tables.values()) {
            round.addAll(table.handOver());
        }
        partitions.values().forEach(PartitionState::handedOver);
        rounds.add(round, partitions.values());
        partitions.values().forEach(PartitionState::advance);
        return round;
    }

    /** A table has committed: what it says of this subtask's partitions becomes durable. */
    void committed(Committed event) {
        TableWriter table = tables.get(event.target());
        if (table == null) {
            return;
        }
        for (PartitionState partition : partitions.values()) {
            for (Reached reached : event.reached()) {
                if (reached.partition() == partition.number() && reached.topic().equals(partition.topic())) {
                    table.committed(partition, reached.next());
                    partition.advance();
                }
            }
        }
        rounds.settle();
    }

    /** The committer found what only the table knows: later events of the key go behind this letter. */
    void park(LateLetter letter) {
        boolean isMine = partitions.values().stream()
                .anyMatch(partition -> partition.number() == letter.partition()
                        && partition.topic().equals(letter.topic()));
        if (isMine && letter.key() != null) {
            parking.park(letter.topic(), letter.partition(), letter.key(), letter.offset(), letter.replayId());
        }
    }

    void abort() throws IOException {
        for (TableWriter table : tables.values()) {
            table.abort();
        }
    }

    /** Deals with a record, or answers false: its table has to be prepared first. */
    private boolean process(LineRecord record, SourcePartition source) throws IOException {
        PartitionState partition = partition(source, record);
        long offset = record.origin().offset();
        LineRecord judged = record instanceof ChangeEvent event ? parking.judge(event) : record;
        if (judged instanceof ChangeEvent event) {
            if (!write(event, partition, offset)) {
                return false;
            }
        } else if (judged instanceof Failure failure) {
            bury(failure, partition);
        } else if (judged instanceof Unpark unpark) {
            parking.unpark(unpark.origin());
        }
        processed(record, partition);
        return true;
    }

    private void processed(LineRecord record, PartitionState partition) {
        partition.processedThrough(record.origin().offset() + 1);
        rounds.count(Tap.sizeOf(record.origin()));
    }

    private boolean write(ChangeEvent event, PartitionState partition, long offset) throws IOException {
        TableSchema schema = event.schema();
        boolean hasKey = policy.hasKey(schema);
        if (!hasKey && event.op() != Op.TRUNCATE) {
            bury(noKey(event), partition);
            return true;
        }
        if (schema != lastSchema || partition != lastPartition || lastFeed == null) {
            Route route = route(schema);
            if (route == null || hasKey && route.writer().isOutdated(route.shape(), event)) {
                preparing = schema;
                tap.hold();
                prepare.accept(schema, SchemaPosition.of(event, policy.fromPostgres()));
                return false;
            }
            lastSchema = schema;
            lastRoute = route;
            lastFeed = route.writer().feed(partition, offset);
        }
        Route route = Objects.requireNonNull(lastRoute);
        Feed feed = Objects.requireNonNull(lastFeed);
        if (feed.isApplied(offset)) {
            return true;
        }
        ChangeEvent fitting = fitting(event, route.shape().adaptation(), partition);
        String unstorable = fitting == null || fitting.row() == null
                ? null
                : route.shape().layout().unstorable(fitting.row());
        if (unstorable != null) {
            bury(Unstorable.failure(event, unstorable), partition);
        } else if (fitting != null) {
            route.writer().write(fitting, route.shape(), feed);
        }
        return true;
    }

    private @Nullable ChangeEvent fitting(
            ChangeEvent event, @Nullable Adaptation adaptation, PartitionState partition) {
        if (adaptation == null) {
            return event;
        }
        try {
            return adaptation.apply(event);
        } catch (Adaptation.NoSuchValue e) {
            String message = "Cannot write to the table of " + event.schema().id() + " at " + event.at() + ": ";
            bury(new Failure(event.origin(), "ICEBERG_TYPE", message + e.getMessage(), null), partition);
            return null;
        }
    }

    /** By identity first: schemas are made once, and comparing their columns for each record would cost more than writing it. */
    private @Nullable Route route(TableSchema schema) {
        Route route = seen.get(schema);
        if (route == null) {
            route = routes.get(schema);
            if (route != null) {
                seen.put(schema, route);
            }
        }
        return route;
    }

    private PartitionState partition(SourcePartition source, LineRecord first) {
        PartitionState last = lastPartition;
        if (last == null || source != lastSource) {
            last = partitions.computeIfAbsent(
                    source, made -> new PartitionState(made, first.origin() instanceof RetryRecord));
            lastPartition = last;
            lastSource = source;
            lastFeed = null;
        }
        return last;
    }

    private void bury(Failure failure, PartitionState partition) {
        burials.bury(failure);
        partition.loseRecord();
    }

    private static Failure noKey(ChangeEvent event) {
        return new Failure(
                event.origin(),
                "ICEBERG_NO_KEY",
                "Cannot upsert into the table of " + event.schema().id() + " at " + event.at()
                        + ": the source table has no key; set write_mode: append for it, or give it a primary key",
                null);
    }
}
