package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.outage.Backoff;
import io.cdcplatform.job.sink.Line;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the failures of a task to dead-letter topics, in the order given, each at least once. An outage of Kafka fails nothing:
 * letters wait until it is over.
 *
 * <p>Assumes that its caller keeps a record on the tap's accounts until the letter's future has completed: while Kafka is away
 * futures complete late, the tap closes by its limits, and so bounds what waits here. A caller without such limits asks
 * {@link #isFull()}. The Kafka clients and their thread come to life with the first failure.
 */
public final class DeadLetterWriter implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    /** What may be with Kafka unacknowledged; the rest waits in the queue. */
    static final int MAX_UNACKNOWLEDGED_RECORDS = 10_000;

    static final long MAX_UNACKNOWLEDGED_BYTES = 10 * 1024 * 1024;

    private static final long POLL_MILLIS = 100;
    private static final long IDLE_POLL_MILLIS = 60_000;
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofMillis(250), Duration.ofSeconds(30));

    private final String lineId;
    private final boolean enabled;
    private final KafkaConfig kafka;
    private final DeadLetter deadLetter;
    private final BlockingQueue<Letter> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong waitingRecords = new AtomicLong();
    private @Nullable Thread thread;
    private volatile boolean closed;

    public DeadLetterWriter(Line line) {
        this.lineId = line.id();
        this.enabled = line.platform().dlq().enabled();
        this.kafka = line.platform().kafka();
        this.deadLetter = new DeadLetter(line);
    }

    @Override
    public synchronized CompletableFuture<@Nullable Void> write(Failure failure) {
        CompletableFuture<@Nullable Void> acknowledged = new CompletableFuture<>();
        if (!enabled) {
            acknowledged.completeExceptionally(new IllegalStateException("Cannot dead-letter "
                    + LineRecord.at(failure.origin())
                    + " (" + failure.code() + "): dlq.enabled is false; repair the record's cause or set it to true"));
        } else if (closed) {
            acknowledged.completeExceptionally(closedError());
        } else {
            Letter letter = new Letter(failure, acknowledged);
            waitingRecords.incrementAndGet();
            waitingBytes.addAndGet(letter.bytes());
            acknowledged.whenComplete((nothing, error) -> {
                waitingRecords.decrementAndGet();
                waitingBytes.addAndGet(-letter.bytes());
            });
            queue.add(letter);
            start();
        }
        return acknowledged;
    }

    @Override
    public boolean isFull() {
        return waitingRecords.get() >= MAX_UNACKNOWLEDGED_RECORDS || waitingBytes.get() >= MAX_UNACKNOWLEDGED_BYTES;
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            running.interrupt(); // it fails what is left on its way out
        }
    }

    private void start() {
        if (thread == null) {
            thread = new Thread(this::run, "dead-letters-" + lineId);
            thread.setDaemon(true);
            thread.setContextClassLoader(DeadLetterWriter.class.getClassLoader()); // Kafka finds its classes through it
            thread.start();
        }
    }

    private void run() {
        Unacknowledged sent = new Unacknowledged();
        int failures = 0;
        try {
            while (!closed) {
                long before = sent.removed();
                try {
                    sendAll(sent);
                } catch (InterruptedException | InterruptException e) {
                    return;
                } catch (Exception e) { // whatever it is, the letters must not be lost: wait, and again
                    sent.prune();
                    failures = sent.removed() > before ? 1 : failures + 1;
                    long wait = BACKOFF.after(failures).toMillis();
                    complain(e, sent, wait);
                    pause(wait);
                }
            }
        } finally {
            giveUp(sent);
        }
    }

    /** Sends first what an earlier life left unacknowledged, then what comes. */
    private void sendAll(Unacknowledged sent) throws Exception {
        try (DeadLetterProducer producer = new DeadLetterProducer(deadLetter, kafka)) {
            for (Letter letter : sent.inOrder()) {
                if (!letter.acknowledged().isDone()) {
                    producer.send(letter.failure(), letter.acknowledged());
                }
            }
            while (!closed) {
                producer.check();
                sent.prune();
                if (sent.isFull()) {
                    Thread.sleep(POLL_MILLIS);
                } else {
                    sendNext(producer, sent);
                }
            }
        }
    }

    private void sendNext(DeadLetterProducer producer, Unacknowledged sent) throws Exception {
        Letter next = queue.poll(sent.size() == 0 ? IDLE_POLL_MILLIS : POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
            sent.add(next);
            producer.send(next.failure(), next.acknowledged());
        }
    }

    private void complain(Exception e, Unacknowledged sent, long wait) {
        Letter first = sent.first();
        LOG.warn(
                "dead_letters=waiting line={} topic={} unacknowledged={} retry_ms={} error=\"{}\""
                        + " (is Kafka reachable, may this user create and write the topic, does its max.message.bytes suffice?)",
                lineId,
                first == null ? "" : deadLetter.topic(first.failure()),
                sent.size() + queue.size(),
                wait,
                deadLetter.redacted(String.valueOf(e.getCause() == null ? e : e.getCause())));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing: the loop sees it
        }
    }

    private void giveUp(Unacknowledged sent) {
        synchronized (this) {
            closed = true; // nothing is added after this
        }
        sent.inOrder().forEach(letter -> letter.acknowledged().completeExceptionally(closedError()));
        queue.forEach(letter -> letter.acknowledged().completeExceptionally(closedError()));
    }

    private IllegalStateException closedError() {
        return new IllegalStateException("Cannot write a dead letter of line " + lineId + ": its writer is closed");
    }
}
