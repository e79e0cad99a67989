package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.deadletter.DeadLetters;
import io.cdcplatform.job.deadletter.Replays;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.sink.Lines;
import io.cdcplatform.job.source.Tap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of later events of a key whose event the receiver refused. */
@Tag("D-5")
@Timeout(60)
class ParkedDeliveriesTest {
    private static final Pattern STATUS = Pattern.compile("\"after\":\\{[^}]*\"status\":\"([^\"]*)\"");
    private static final List<Failure> LETTERS = new ArrayList<>();

    private final Lines lines = new Lines();
    private OneInputStreamOperatorTestHarness<LineRecord, Void> task;
    private Tap tap;

    @AfterEach
    void closeTask() throws Exception {
        task.getOneInputOperator().close();
        LETTERS.clear();
    }

    @Test
    void laterEventsOfARefusedOneAreLettersBehindItAndComeBackInOrder() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        try (Receiver receiver = new Receiver((request, number) ->
                mended.get() || !request.body().contains("\"bad\"") ? Receiver.status(200) : Receiver.status(422))) {
            open(receiver);
            ChangeEvent bad = Events.change(2, 1, Op.UPDATE, "bad");
            ChangeEvent behind = Events.change(4, 1, Op.UPDATE, "behind");
            take(Events.change(1, 1, Op.CREATE, "a"), bad, Events.change(3, 2, Op.CREATE, "b"), behind);
            runUntilAllIsDone();
            assertThat(statuses(receiver)).containsExactlyInAnyOrder("a", "bad", "b");
            assertThat(LETTERS).extracting(Failure::code).containsExactly("WEBHOOK_REJECTED_422", "PARKED");
            String id = receiver.requests.stream()
                    .filter(request -> request.body().contains("\"bad\""))
                    .map(request -> request.headers().get("webhook-id"))
                    .findFirst()
                    .orElseThrow();

            mended.set(true);
            receiver.requests.clear();
            take(
                    bad.from(Replays.retry(70, bad.origin(), "r1")),
                    behind.from(Replays.retry(71, behind.origin(), "r1")),
                    new Unpark(Replays.marker(72, behind.origin(), "r1")),
                    Events.change(5, 1, Op.UPDATE, "newest"));
            runUntilAllIsDone();
            assertThat(statuses(receiver)).containsExactly("bad", "behind", "newest");
            assertThat(receiver.requests.get(0).headers().get("webhook-id")).isEqualTo(id);
            assertThat(receiver.requests.get(0).body())
                    .contains("\"metadata\":{\"topic\":\"" + Events.TOPIC + "\",\"partition\":0,\"offset\":2}");
            assertThat(LETTERS).hasSize(2);
        }
    }

    private static List<String> statuses(Receiver receiver) {
        return receiver.requests.stream()
                .map(request -> STATUS.matcher(request.body())
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .toList();
    }

    private void open(Receiver receiver) throws Exception {
        lines.id = "shop.notify-" + UUID.randomUUID(); // a tap of its own: tests share a thread
        lines.url = receiver.url();
        WebhookSink sink = new WebhookSink(lines.webhook());
        tap = Tap.ofThisTask(lines.id, sink.limits());
        task = new OneInputStreamOperatorTestHarness<>(
                WebhookOperator.factory(lines.webhook(), sink.limits(), Written::new));
        task.open();
    }

    private void take(LineRecord... records) throws Exception {
        for (LineRecord record : records) {
            tap.took(record.origin());
            task.processElement(new StreamRecord<>(record));
        }
    }

    /** Is the task's thread meanwhile. */
    private void runUntilAllIsDone() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (tap.recordsInside() > 0) {
            Optional<Mail> mail = task.getTaskMailbox().tryTake(0);
            if (mail.isPresent()) {
                mail.get().run();
            } else if (System.nanoTime() > deadline) {
                throw new AssertionError("not done after 20 s: in hand " + tap.recordsInside());
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Kafka acknowledges at once. */
    private static final class Written implements DeadLetters {
        @Override
        public CompletableFuture<@Nullable Void> write(Failure failure) {
            LETTERS.add(failure);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void close() {}
    }
}
