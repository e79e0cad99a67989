package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.OnUnavailable;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.WebhookConfig;
import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineOperator;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.TapLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.function.ThrowingRunnable;

/** Carries the webhook's plain parts into Flink: what other threads find out comes back through the mailbox. */
final class WebhookOperator extends LineOperator<Void> implements KeyedDispatcher.Surroundings {
    private static final long serialVersionUID = 1;

    private final Line line;
    private final DeadLetters.Source deadLetterSource;
    private transient Progress progress;
    private transient KeyedDispatcher dispatcher;
    private transient Map<SourcePartition, PartitionBarrier> barriers;
    private transient EventId eventId;
    private transient RequestBody body;
    private transient RequestTemplate template;
    private transient Transport transport;
    private transient ScheduledThreadPoolExecutor timer;
    private transient DeadLetters deadLetters;

    @SuppressWarnings("NullAway.Init")
    private WebhookOperator(
            StreamOperatorParameters<Void> parameters,
            Line line,
            TapLimits limits,
            DeadLetters.Source deadLetterSource) {
        super(parameters, line.id(), limits);
        this.line = line;
        this.deadLetterSource = deadLetterSource;
    }

    static InChain<LineRecord, Void> factory(Line line, TapLimits limits) {
        return factory(line, limits, DeadLetters.Source.of(line));
    }

    static InChain<LineRecord, Void> factory(Line line, TapLimits limits, DeadLetters.Source deadLetters) {
        return new InChain<>(
                WebhookOperator.class, parameters -> new WebhookOperator(parameters, line, limits, deadLetters));
    }

    @Override
    public void open() throws Exception {
        super.open();
        SinkConfig sink = line.sink();
        WebhookConfig webhook = Objects.requireNonNull(sink.webhook());
        progress = new Progress(tap);
        barriers = new IdentityHashMap<>();
        eventId = new EventId();
        body = new RequestBody();
        template = new RequestTemplate(webhook);
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "webhook-timer-" + lineId);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        transport = new Transport(lineId, webhook.url(), webhook.timeout(), timer);
        deadLetters = deadLetterSource.open();
        dispatcher = new KeyedDispatcher(
                lineId,
                webhook.maxInFlight(),
                sink.onUnavailable() == OnUnavailable.DLQ,
                new Backoff(sink.retry(), () -> ThreadLocalRandom.current().nextDouble()),
                this);
    }

    @Override
    protected void accept(LineRecord record, SourcePartition partition) throws Exception {
        Progress.Ticket ticket = progress.begin(record, partition);
        if (record instanceof ChangeEvent event
                && event.op() == Op.TRUNCATE
                && line.sink().truncate() == Truncate.FAIL) {
            halt("Cannot go on at " + event.at() + ": table " + event.schema().id()
                    + " was truncated and truncate is fail; set it to apply or ignore to go on");
        } else if (record instanceof Failure failure) {
            deadLetter(failure, () -> progress.done(ticket));
        } else if (record instanceof ChangeEvent event && wanted(event)) {
            deliver(event, partition, ticket);
        } else if (record instanceof Unpark marker) {
            barrier(partition).accept(Delivery.ofMarker(marker, ticket));
        } else {
            progress.done(ticket);
        }
    }

    /** Ends a bounded input: waits for the receiver without blocking the mailbox. */
    @Override
    public void finish() throws Exception {
        while (!isHalted() && progress.inHand() > 0) {
            mailbox.yield();
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (timer != null) {
            timer.shutdownNow();
        }
        if (transport != null) {
            transport.close();
        }
        if (deadLetters != null) {
            deadLetters.close();
        }
        super.close();
    }

    @Override
    public boolean putAside(Delivery delivery) {
        if (delivery.origin() instanceof RetryRecord marker && marker.unparks()) {
            parking.unpark(marker);
            inTask("webhook marker", () -> {
                dispatcher.settled(delivery);
                finished(delivery);
            });
            return true;
        }
        LineRecord instead = parking.instead(delivery.origin());
        if (instead instanceof Failure parked) {
            deadLetter(parked, () -> finished(delivery));
            inTask("webhook parked", () -> dispatcher.settled(delivery));
        } else if (instead != null) {
            inTask("webhook stale", () -> {
                dispatcher.settled(delivery);
                finished(delivery);
            });
        }
        return instead != null;
    }

    @Override
    public void send(Delivery delivery) {
        transport.send(
                template.of(delivery, Instant.now()),
                answer -> inTask("webhook answer", () -> dispatcher.answered(delivery, answer)));
    }

    @Override
    public void later(Duration wait, Runnable action) {
        timer.schedule(() -> inTask("webhook timer", action::run), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void delivered(Delivery delivery) {
        finished(delivery);
    }

    @Override
    public void undeliverable(Delivery delivery, Answer answer) {
        if (answer.verdict() == Answer.Verdict.GONE) {
            halt("Cannot deliver " + delivery + " by sink " + line.sink().sinkId()
                    + ": the receiver answered 410, it wants no events any more; set enabled: false or another url");
            return;
        }
        boolean refused = answer.verdict() == Answer.Verdict.REJECTED;
        if (refused && line.sink().onBadRow() == OnBadRow.FAIL) {
            throw new IllegalStateException(
                    "Cannot deliver " + delivery + " by sink " + line.sink().sinkId() + ": the receiver answered "
                            + answer + " and on_bad_row is fail; repair the receiver or set it to dlq");
        }
        Failure failure = new Failure(
                delivery.origin(),
                refused ? "WEBHOOK_REJECTED_" + answer.status() : "WEBHOOK_UNAVAILABLE",
                "Cannot deliver " + delivery + ": the receiver answered " + answer + " in attempt "
                        + delivery.attempts()
                        + (refused ? "; it will not take this event" : "; retry.max_attempts is used up"),
                null,
                delivery.attempts());
        deadLetter(failure, () -> {
            dispatcher.settled(delivery);
            finished(delivery);
        });
    }

    private boolean wanted(ChangeEvent event) {
        return event.op() != Op.TRUNCATE || line.sink().truncate() == Truncate.APPLY;
    }

    private void deliver(ChangeEvent event, SourcePartition partition, Progress.Ticket ticket) {
        Delivery delivery;
        try {
            delivery = delivery(event, ticket, told(event));
        } catch (RuntimeException e) { // whatever one row does to the writer stops no line
            Failure failure = new Failure(
                    event.origin(),
                    "WEBHOOK_BODY",
                    "Cannot write " + event.at() + " of table " + event.schema().id() + " as JSON",
                    e);
            deadLetter(failure, () -> progress.done(ticket));
            return;
        }
        barrier(partition).accept(delivery);
    }

    private PartitionBarrier barrier(SourcePartition partition) {
        return barriers.computeIfAbsent(partition, made -> new PartitionBarrier(dispatcher::accept));
    }

    /** A replayed event is told as the event it was: with the same name, from where it was first. */
    private static ChangeEvent told(ChangeEvent event) {
        return event.origin() instanceof RetryRecord retry ? event.from(retry.original()) : event;
    }

    private Delivery delivery(ChangeEvent replayed, Progress.Ticket ticket, ChangeEvent event) {
        Envelope envelope = Objects.requireNonNull(event.envelope(), "a webhook's events carry their envelope");
        return new Delivery(
                replayed.origin(),
                ticket,
                eventId.of(event, envelope),
                body.of(event, envelope),
                event.op() == Op.TRUNCATE);
    }

    private void finished(Delivery delivery) {
        progress.done(delivery.ticket());
        PartitionBarrier barrier = barriers.get(delivery.ticket().partition());
        Objects.requireNonNull(barrier).settled();
    }

    private void deadLetter(Failure failure, Runnable whenSafe) {
        parking.park(failure.origin());
        deadLetters
                .write(failure)
                .whenComplete((nothing, error) -> inTask("webhook dead letter", () -> {
                    if (error != null) {
                        throw new IllegalStateException(error.getMessage(), error);
                    }
                    whenSafe.run();
                }));
    }

    private void inTask(String what, ThrowingRunnable<Exception> action) {
        try {
            mailbox.execute(action, what);
        } catch (RejectedExecutionException e) {
            // the task has ended; what was under way is read again
        }
    }
}
