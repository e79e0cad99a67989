package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.job.sink.Lines;
import io.cdcplatform.job.sink.webhook.Receiver.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TransportTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void givesStatusAndRetryAfter() throws Exception {
        assertThat(answerTo(Receiver.status(204))).isEqualTo(Answer.status(204, Duration.ZERO));
        assertThat(answerTo(Receiver.status(429, "Retry-After: 7")))
                .isEqualTo(Answer.status(429, Duration.ofSeconds(7)));
    }

    @Tag("W-5")
    @Tag("W-2")
    @Test
    void neverFollowsARedirect() throws Exception {
        try (Receiver elsewhere = new Receiver((request, number) -> Receiver.status(200));
                Receiver receiver =
                        new Receiver((request, number) -> Receiver.status(302, "Location: " + elsewhere.url()))) {
            assertThat(send(receiver.url(), Duration.ofSeconds(5)).status()).isEqualTo(302);
            assertThat(elsewhere.requests).isEmpty();
        }
    }

    @Tag("W-3")
    @Test
    void aResponseCutInHalfIsNoResponse() throws Exception {
        assertThat(answerTo(Receiver.cut())).satisfies(this::isBroken);
    }

    @Tag("W-3")
    @Test
    void aResetIsNoResponse() throws Exception {
        assertThat(answerTo(Receiver.reset())).satisfies(this::isBroken);
    }

    @Tag("W-4")
    @Test
    void aReceiverThatHangsIsLeftAfterTheTimeout() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.hang())) {
            Answer answer = send(receiver.url(), Duration.ofMillis(300));

            assertThat(answer).satisfies(this::isBroken).hasToString("no whole response within 300 ms");
            await().until(() -> receiver.hungUp.get() == 1);
        }
    }

    @Tag("W-4")
    @Test
    void aBodyThatComesByteByByteIsLeftAfterTheTimeout() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.drip(20))) {
            Answer answer = send(receiver.url(), Duration.ofMillis(300));

            assertThat(answer).satisfies(this::isBroken).hasToString("no whole response within 300 ms");
            await().until(() -> receiver.hungUp.get() == 1);
        }
    }

    @Tag("W-4")
    @Test
    void aBodyWithoutEndIsNotReadToIt() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.endlessBody())) {
            assertThat(send(receiver.url(), Duration.ofSeconds(20))).isEqualTo(Answer.status(200, Duration.ZERO));
            await().until(() -> receiver.hungUp.get() == 1);
        }
    }

    @Test
    void aRefusedConnectionIsTold() throws Exception {
        Receiver receiver = new Receiver((request, number) -> Receiver.status(200));
        receiver.close();

        Answer answer = send(receiver.url(), Duration.ofSeconds(5));

        assertThat(answer).satisfies(this::isBroken).asString().contains("ConnectException");
    }

    @Test
    void closingBreaksOffWhatIsUnderWay() throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> Receiver.hang())) {
            Transport transport = new Transport("shop.notify", receiver.url(), Duration.ofSeconds(60), timer);
            transport.send(request(receiver.url()), answers::add);
            await().until(() -> receiver.requests.size() == 1);

            transport.close();

            assertThat(answers.poll(5, TimeUnit.SECONDS)).isNotNull();
            await().until(() -> receiver.hungUp.get() == 1);
        }
    }

    private void isBroken(Answer answer) {
        assertThat(answer.isAlive()).isFalse();
        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.RETRY);
    }

    private Answer answerTo(Reply reply) throws Exception {
        try (Receiver receiver = new Receiver((request, number) -> reply)) {
            return send(receiver.url(), Duration.ofSeconds(5));
        }
    }

    private Answer send(URI url, Duration timeout) throws Exception {
        new Transport("shop.notify", url, timeout, timer).send(request(url), answers::add);
        return answers.poll(25, TimeUnit.SECONDS);
    }

    private static HttpRequest request(URI url) {
        Lines lines = new Lines();
        lines.url = url;
        return new RequestTemplate(lines.webhook().sink().webhook())
                .of(KeyedDispatcherTest.delivery(1, 1), Instant.ofEpochSecond(1_700_000_000));
    }
}
