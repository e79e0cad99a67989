package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.iceberg.Committed.Reached;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.util.ExceptionUtils;
import org.apache.iceberg.catalog.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * The hand-overs of a line between their arrival and their commit: the rounds of one table one after the other, tables side by
 * side, in threads of their own. Touched by the task's thread only; what the threads find comes back through {@code mailbox}.
 */
final class CommitRounds implements AutoCloseable {
    static final int THREADS = 4;

    private final String lineId;
    private final CatalogSource catalogs;
    private final DeadLetters deadLetters;
    private final CircuitBreaker breaker;
    private final Mailbox mailbox;
    private final Consumer<Committed> done;
    private final Consumer<Refused> refused;
    private final ExecutorService threads;
    private final Map<Target, TableQueue> tables = new HashMap<>();
    private Map<Target, List<Handover>> arriving = new LinkedHashMap<>();
    private final Object opening = new Object();
    private volatile @Nullable Catalog catalog;
    private int running;

    CommitRounds(
            String lineId,
            CatalogSource catalogs,
            DeadLetters deadLetters,
            CircuitBreaker breaker,
            Mailbox mailbox,
            Consumer<Committed> done,
            Consumer<Refused> refused) {
        this.lineId = lineId;
        this.catalogs = catalogs;
        this.deadLetters = deadLetters;
        this.breaker = breaker;
        this.mailbox = mailbox;
        this.done = done;
        this.refused = refused;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> daemon(task, "iceberg-commit " + lineId));
    }

    /** How another thread gets work into the task's thread; what the work throws fails the task. */
    interface Mailbox {
        void execute(ThrowingWork work);

        interface ThrowingWork {
            void run() throws Exception;
        }
    }

    void add(Handover handover) {
        arriving.computeIfAbsent(handover.target(), key -> new ArrayList<>()).add(handover);
    }

    /** All subtasks have handed over: the round begins its way to the tables. */
    void endRound() {
        Map<Target, List<Handover>> round = arriving;
        arriving = new LinkedHashMap<>();
        round.forEach((target, handovers) -> {
            TableQueue table = tables.computeIfAbsent(target, TableQueue::new);
            table.rounds.add(handovers);
            startNext(table);
        });
    }

    boolean isIdle() {
        return running == 0;
    }

    /**
     * Commits what has arrived in whole rounds, when the task's mailbox is no more; false if that took too long. A round that is
     * under way is committed once more, which changes nothing.
     */
    boolean drain(Duration most) throws InterruptedException {
        for (TableQueue table : tables.values()) {
            List<List<Handover>> left = List.copyOf(table.rounds);
            threads.execute(() -> left.forEach(round -> commit(table, round)));
        }
        threads.shutdown();
        return threads.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the threads at once: what they have not committed is written again by the next attempt. */
    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        deadLetters.close();
        Catalog open = catalog; // not through the lock: a thread may hang in it, asking a catalog that is away
        if (open != null) {
            LakeCatalog.close(open);
        }
    }

    /** A thread that does not keep a process alive: it may hang in a call that nothing interrupts. */
    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void startNext(TableQueue table) {
        List<Handover> round = table.rounds.peek();
        if (round == null || table.busy) {
            return;
        }
        table.busy = true;
        running++;
        threads.execute(() -> commit(table, round));
    }

    private void commit(TableQueue table, List<Handover> round) {
        try {
            synchronized (table) {
                committer(table).commit(round);
            }
            mailbox.execute(() -> committed(table));
        } catch (Refusal refusal) {
            mailbox.execute(() -> halted(refusal));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // an Error too must fail the task: with the thread alone the round would wait for ever
            mailbox.execute(() -> ExceptionUtils.rethrowException(e));
        }
    }

    private TableCommitter committer(TableQueue table) throws InterruptedException {
        Outage outage = new Outage("open the catalog of " + lineId, breaker);
        while (table.committer == null) {
            outage.begin();
            try {
                Catalog open = openCatalog();
                outage.over();
                table.committer = new TableCommitter(lineId, table.target, open, deadLetters, breaker);
            } catch (RuntimeException fault) {
                outage.waitOut(fault);
            }
        }
        return table.committer;
    }

    private Catalog openCatalog() {
        synchronized (opening) {
            Catalog open = catalog;
            if (open == null) {
                open = catalogs.open();
                catalog = open;
            }
            return open;
        }
    }

    /** The table stays as it is: what is handed over for it is read again when the line is started again. */
    private void halted(Refusal refusal) {
        running--;
        refused.accept(new Refused(refusal.reason()));
    }

    private void committed(TableQueue table) {
        List<Handover> round = table.rounds.remove();
        table.busy = false;
        running--;
        done.accept(new Committed(table.target, reached(round)));
        startNext(table);
    }

    private static List<Reached> reached(List<Handover> round) {
        return round.stream()
                .flatMap(handover -> handover.ranges().stream())
                .map(range -> new Reached(range.topic(), range.partition(), range.to()))
                .toList();
    }

    private static final class TableQueue {
        private final Target target;
        private final Deque<List<Handover>> rounds = new ArrayDeque<>();
        private @Nullable TableCommitter committer;
        private boolean busy;

        TableQueue(Target target) {
            this.target = target;
        }
    }
}
