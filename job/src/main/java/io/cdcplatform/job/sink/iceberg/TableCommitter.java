package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.iceberg.Handover.Kind;
import io.cdcplatform.job.sink.iceberg.Handover.Range;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the hand-overs of one table, in order, each group of them as one snapshot that carries the progress.
 *
 * <p>The rule of compare-and-set: a hand-over covers {@code [from, to)} of its partitions. If the table's progress is exactly
 * {@code from} (or still says nothing of the partition, as when the hand-over was begun) it is applied and progress becomes {@code to} in the same commit. If progress
 * is at {@code to} or behind it, it was applied before and is dropped: so a lost acknowledgement, a retry and a repeat after a
 * crash all end well. Anything else means that another writer wrote or that the table was turned back: nothing is written and
 * the line starts again from what the table says. The progress a decision was based on is compared again inside the commit,
 * on the table as it is then.
 *
 * <p>Hand-overs of different subtasks have no key in common, so the n-th of each may share a snapshot; two of one subtask
 * never do (see {@link TableWriter}). A truncate is alone. Patches come behind the files they were handed over with, as a
 * second snapshot of the same transaction, so that no progress is ever without them. Used by one thread at a time.
 */
final class TableCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

    private final String lineId;
    private final Target target;
    private final Catalog catalog;
    private final DeadLetters deadLetters;
    private final CircuitBreaker breaker;
    private @Nullable Table table;

    TableCommitter(String lineId, Target target, Catalog catalog, DeadLetters deadLetters, CircuitBreaker breaker) {
        this.lineId = lineId;
        this.target = target;
        this.catalog = catalog;
        this.deadLetters = deadLetters;
        this.breaker = breaker;
    }

    /** Commits a round; while the catalog is away it tries for ever. */
    void commit(List<Handover> round) throws InterruptedException {
        Map<Integer, Deque<Handover>> bySubtask = new LinkedHashMap<>();
        for (Handover handover : round) {
            bySubtask
                    .computeIfAbsent(handover.subtask(), key -> new ArrayDeque<>())
                    .add(handover);
        }
        for (List<Handover> group = nextGroup(bySubtask.values());
                !group.isEmpty();
                group = nextGroup(bySubtask.values())) {
            commitGroup(group);
        }
    }

    /** The first of each subtask; a truncate goes alone, before the others. */
    private static List<Handover> nextGroup(Collection<Deque<Handover>> queues) {
        for (Deque<Handover> queue : queues) {
            if (!queue.isEmpty() && queue.getFirst().kind() == Kind.TRUNCATE) {
                return List.of(queue.removeFirst());
            }
        }
        return queues.stream()
                .filter(queue -> !queue.isEmpty())
                .map(Deque::removeFirst)
                .toList();
    }

    private void commitGroup(List<Handover> group) throws InterruptedException {
        Outage outage = new Outage("commit to table " + target, breaker);
        while (true) {
            Race race = new Race();
            outage.begin();
            try {
                Table current = fresh();
                refill(current);
                Progress progress = Progress.of(current);
                List<Handover> due = group.stream()
                        .filter(handover -> isDue(handover, progress))
                        .toList();
                if (!due.isEmpty()) {
                    race.expected = Progress.inSummaries(SnapshotUtil.currentAncestors(current));
                    apply(current, due, progress, race);
                }
                outage.over();
                return;
            } catch (RuntimeException fault) {
                table = null;
                if (fault instanceof ValidationException && race.lost) {
                    outage.over();
                    LOG.info("state=raced target={}", target);
                } else {
                    outage.waitOut(fault);
                }
            }
        }
    }

    private Table fresh() {
        Table known = table;
        if (known == null) {
            known = catalog.loadTable(target.identifier());
            table = known;
        } else {
            known.refresh();
        }
        return known;
    }

    private boolean isDue(Handover handover, Progress progress) {
        int before = 0;
        int after = 0;
        for (Range range : handover.ranges()) {
            Progress.Point point = progress.point(lineId, range.topic(), range.topicId(), range.partition());
            if (point == null ? range.first() : point.next() == range.from()) {
                before++;
            } else if (point != null && point.next() >= range.to()) {
                after++;
            } else {
                throw foreign(range, point == null ? "unknown" : Long.toString(point.next()));
            }
        }
        if (before > 0 && after > 0) {
            throw foreign(handover.ranges().get(0), "behind it for some partitions and before it for others");
        }
        return before > 0;
    }

    private IllegalStateException foreign(Range range, String next) {
        return new IllegalStateException("Cannot commit " + range + " to table " + target + ": the table's progress is "
                + next
                + "; another job writes as line " + lineId
                + " or the table was turned back or made anew; the line starts again from "
                + "what the table says, stop the other job if this comes again");
    }

    private void apply(Table current, List<Handover> due, Progress progress, Race race) throws InterruptedException {
        List<Range> ranges =
                due.stream().flatMap(handover -> handover.ranges().stream()).toList();
        new BatchTransaction(current, target, deadLetters, race)
                .commit(due, progress.begun(lineId, ranges), progress.moved(lineId, ranges));
        LOG.debug("state=committed target={} ranges={}", target, ranges);
    }

    /** Fills columns that are new to the table in all of its rows, before the first batch that has them. */
    private void refill(Table current) {
        Refill refill = new Refill(current);
        Set<Integer> columns = refill.pending();
        if (columns.isEmpty()) {
            return;
        }
        Transaction transaction = current.newTransaction();
        if (current.currentSnapshot() != null) {
            OverwriteFiles overwrite = transaction.newOverwrite();
            new Rewrite(current, refill.without(columns)).into(overwrite, file -> true, true);
            overwrite.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        Refill.done(properties, columns);
        properties.commit();
        transaction.commitTransaction();
        LOG.info("state=refilled target={} columns={}", target, columns);
    }

    /** What the newest snapshots said when it was decided what to apply, compared when the commit is made. */
    private static final class Race implements SnapshotAncestryValidator {
        private @Nullable String expected;
        private boolean lost;

        @Override
        public boolean validate(Iterable<org.apache.iceberg.Snapshot> baseSnapshots) {
            lost = !Objects.equals(Progress.inSummaries(baseSnapshots), expected);
            return !lost;
        }

        @Override
        public String errorMessage() {
            return "the progress of the table moved since it was read";
        }
    }
}
