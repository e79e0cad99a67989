package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.sink.Lines;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookOperatorTest {
    private final Lines lines = new Lines();
    private OneInputStreamOperatorTestHarness<LineRecord, Void> task;
    private Tap tap;
    private SourcePartition partition;

    @AfterEach
    void closeTask() throws Exception {
        if (task != null) {
            task.getOneInputOperator().close(); // the harness's own close would first wait for the receiver
        }
    }

    @Tag("W-9")
    @Tag("W-11")
    @Test
    void sendsTheEnvelopeSignedAndNamed() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(200))) {
            open(receiver);
            take(Events.change(41, 5, Op.UPDATE, "päid"));
            runUntil(() -> partition.durable() == 42);

            Receiver.Request request = receiver.requests.get(0);
            assertThat(request.line()).isEqualTo("POST /events?team=data HTTP/1.1");
            assertThat(request.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("authorization", "Bearer " + Lines.CANARY + "-token")
                    .containsEntry("x-team", "data");
            assertThat(request.headers().get("webhook-signature"))
                    .isEqualTo(new Signer(List.of(new Secret(Lines.CANARY)))
                            .sign(
                                    request.headers().get("webhook-id"),
                                    Long.parseLong(request.headers().get("webhook-timestamp")),
                                    request.body().getBytes(UTF_8)));
            JsonNode body = new ObjectMapper().readTree(request.body());
            assertThat(body.at("/key/id").asInt()).isEqualTo(5);
            assertThat(body.at("/value/after/status").asText()).isEqualTo("päid");
            assertThat(body.at("/value/op").asText()).isEqualTo("u");
            assertThat(body.get("metadata").toString())
                    .isEqualTo("{\"topic\":\"" + Events.TOPIC + "\",\"partition\":0,\"offset\":41}");
        }
    }

    @Tag("W-1")
    @Test
    void keepsTheOrderOfAKeyThroughErrorsWhileOtherKeysOvertake() throws Exception {
        try (Receiver receiver =
                new Receiver((request, number) -> !request.body().contains("\"a1\"")
                        ? Receiver.status(200)
                        : number < 3 ? Receiver.status(503) : number < 5 ? Receiver.cut() : Receiver.status(200))) {
            lines.maxInFlight = 1;
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "a1"));
            take(Events.change(2, 1, Op.UPDATE, "a2"));
            take(Events.change(3, 2, Op.CREATE, "b1"));
            take(new Skipped(Events.origin(4, 2)));
            runUntil(() -> receiver.requests.stream()
                    .anyMatch(request -> request.body().contains("\"b1\"")));
            assertThat(partition.durable())
                    .as("b1 is delivered, a1 before it is not")
                    .isEqualTo(1);
            runUntil(() -> partition.durable() == 5);

            List<String> bodies = receiver.requests.stream()
                    .map(request -> request.body().replaceAll(".*status\":\"(..)\".*", "$1"))
                    .toList();
            assertThat(bodies)
                    .startsWith("a1")
                    .endsWith("a2")
                    .containsOnlyOnce("a2")
                    .containsOnlyOnce("b1");
            assertThat(receiver.requests.stream()
                            .filter(request -> request.body().contains("\"a1\""))
                            .map(request -> request.headers().get("webhook-id"))
                            .distinct())
                    .hasSize(1);
            assertThat(tap.recordsInside()).isZero();
            assertThat(tap.bytesInside()).isZero();
        }
    }

    @Tag("W-10")
    @Tag("F-6")
    @Test
    void anOutageClosesTheTapAndEverythingArrivesWhenItIsOver() throws Exception {
        Receiver before = new Receiver((request, number) -> Receiver.status(200));
        before.close();
        lines.maxInFlight = 2;
        open(before);
        for (int i = 0; i < 16; i++) {
            take(Events.change(i, i % 3, Op.UPDATE, "v" + i));
        }
        assertThat(tap.isOpen()).isFalse();
        assertThat(partition.durable()).isZero();

        try (Receiver after = new Receiver(before.port(), (request, number) -> Receiver.status(200))) {
            runUntil(() -> partition.durable() == 16);
            assertThat(tap.isOpen()).isTrue();
            assertThat(after.requests).hasSize(16);
        }
    }

    @Tag("D-6")
    @Test
    void progressDoesNotPassARefusedEventBeforeItsDeadLetterIsSafe() throws Exception {
        try (Receiver receiver = new Receiver((request, number) ->
                request.body().contains("\"bad\"") ? Receiver.status(422) : Receiver.status(200))) {
            open(receiver);
            take(Events.change(1, 1, Op.UPDATE, "ok"));
            take(Events.change(2, 2, Op.UPDATE, "bad"));
            take(Events.change(3, 3, Op.UPDATE, "ok"));
            runUntil(() -> tap.recordsInside() == 1 && receiver.requests.size() >= 3);

            assertThat(receiver.requests)
                    .as("a refused event is not tried again")
                    .hasSize(3);
            assertThat(partition.durable()).as("Kafka is away").isEqualTo(2);
        }
    }

    @Tag("D-6")
    @Test
    void progressDoesNotPassAFailureBeforeItsDeadLetterIsSafe() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(200))) {
            open(receiver);
            take(new Failure(Events.origin(1, 1), "DECODE_MAGIC_BYTE", "Cannot decode", null));
            take(Events.change(2, 2, Op.UPDATE, "ok"));
            runUntil(() -> tap.recordsInside() == 1);

            assertThat(partition.durable()).isEqualTo(1);
        }
    }

    @Test
    void theLineFailsOnARefusedEventIfToldTo() throws Exception {
        lines.onBadRow = OnBadRow.FAIL;
        assertThatThrownBy(() -> answeredWith(400))
                .hasMessageContaining("Cannot deliver cdc.public.orders-0@1 by sink notify")
                .hasMessageContaining("status 400")
                .message()
                .doesNotContain(Lines.CANARY);
    }

    @Tag("W-2")
    @Test
    void theLineHaltsWhenTheReceiverIsGone() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(410))) {
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "x"));
            runUntil(() -> !tap.isOpen());

            assertThat(partition.durable()).isEqualTo(1);
            assertThatThrownBy(() -> task.getOneInputOperator().finish())
                    .hasMessageContaining("wants no events any more");
            assertThat(receiver.requests).hasSize(1);
        }
    }

    @Tag("E-9")
    @Test
    void theLineHaltsAtATruncateIfToldTo() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(200))) {
            lines.truncate = Truncate.FAIL;
            open(receiver);
            take(Events.change(1, null, Op.TRUNCATE, null));

            assertThat(tap.isOpen()).isFalse();
            assertThat(partition.durable()).isEqualTo(1);
            assertThatThrownBy(() -> task.getOneInputOperator().finish()).hasMessageContaining("truncate is fail");
        }
    }

    @Tag("W-12")
    @Test
    void aConnectionThatIsClosedUnderARequestCostsNeitherEventsNorTheirOrder() throws Exception {
        try (Receiver receiver =
                new Receiver((request, number) -> number == 2 ? Receiver.hangUp() : Receiver.status(200))) {
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "a1"));
            take(Events.change(2, 1, Op.UPDATE, "a2"));
            take(Events.change(3, 1, Op.UPDATE, "a3"));
            runUntil(() -> partition.durable() == 4);

            assertThat(receiver.requests)
                    .extracting(request -> request.body().replaceAll(".*status\":\"(..)\".*", "$1"))
                    .containsExactly("a1", "a2", "a2", "a3");
            assertThat(receiver.requests.get(1).headers().get("webhook-id"))
                    .isEqualTo(receiver.requests.get(2).headers().get("webhook-id"));
        }
    }

    @Test
    void theLineFailsWhereThereAreNoDeadLetters() {
        lines.dlqEnabled = false;
        assertThatThrownBy(() -> answeredWith(302))
                .hasMessageContaining("(WEBHOOK_REJECTED_302): dlq.enabled is false");
    }

    @Test
    void leavesOutTruncatesIfToldTo() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(200))) {
            lines.truncate = Truncate.IGNORE;
            open(receiver);
            take(Events.change(2, null, Op.TRUNCATE, null));

            assertThat(partition.durable()).isEqualTo(3);
            take(Events.change(3, 1, Op.CREATE, "x"));
            runUntil(() -> partition.durable() == 4);
            assertThat(receiver.requests).hasSize(1);
        }
    }

    @Tag("E-9")
    @Test
    void aTruncateIsSentAfterAllBeforeItAndBeforeAllAfterIt() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(number < 4 ? 503 : 200))) {
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "a"));
            take(Events.change(2, 2, Op.CREATE, "b"));
            take(Events.change(3, null, Op.TRUNCATE, null));
            take(Events.change(4, 1, Op.CREATE, "c"));
            runUntil(() -> partition.durable() == 5);

            List<String> tail = receiver.requests.stream()
                    .skip(receiver.requests.size() - 2)
                    .map(Receiver.Request::body)
                    .toList();
            assertThat(tail.get(0)).contains("\"op\":\"t\"").contains("\"after\":null");
            assertThat(tail.get(1)).contains("\"c\"");
        }
    }

    @Tag("F-12")
    @Test
    void theEndOfABoundedInputWaitsForTheReceiver() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(number < 3 ? 500 : 200))) {
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "a"));
            take(Events.change(2, 1, Op.UPDATE, "b"));

            task.getOneInputOperator().finish();

            assertThat(partition.durable()).isEqualTo(3);
            assertThat(receiver.requests).hasSize(4);
        }
    }

    @Test
    void closingBreaksOffARequestAtOnce() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.hang())) {
            lines.timeout = Duration.ofSeconds(50);
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "a"));
            await().until(() -> receiver.requests.size() == 1);

            task.getOneInputOperator().close();
            task = null;

            await().until(() -> receiver.hungUp.get() == 1);
            assertThat(partition.durable()).isEqualTo(1);
        }
    }

    private void answeredWith(int status) throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.status(status))) {
            open(receiver);
            take(Events.change(1, 1, Op.CREATE, "x"));
            runUntil(() -> tap.recordsInside() == 0);
        }
    }

    private void open(Receiver receiver) throws Exception {
        lines.id = "shop.notify-" + UUID.randomUUID(); // a tap of its own: tests share a thread
        lines.url = receiver.url();
        WebhookSink sink = new WebhookSink(lines.webhook());
        tap = Tap.ofThisTask(lines.id, sink.limits());
        partition = tap.of(Events.origin(0, 0));
        task = new OneInputStreamOperatorTestHarness<>(WebhookOperator.factory(lines.webhook(), sink.limits()));
        task.open();
    }

    private void take(LineRecord record) throws Exception {
        tap.took(record.origin());
        task.processElement(new StreamRecord<>(record));
    }

    /** Is the task's thread until something is so. */
    private void runUntil(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            Optional<Mail> mail = task.getTaskMailbox().tryTake(0);
            if (mail.isPresent()) {
                mail.get().run();
            } else if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not so after 20 s: durable " + partition.durable() + ", in hand " + tap.recordsInside());
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
