package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cdcplatform.config.CircuitBreakerConfig;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.RetryConfig;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.sink.Lines;
import io.cdcplatform.job.source.Tap;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing a line says holds a secret, its address or a row, whatever happens to its requests. */
@Timeout(30)
class SecretsTest {
    private static final String ROW = "value-of-a-row";

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level level = root.getLevel();
    private final OutputStreamAppender appender = OutputStreamAppender.newBuilder()
            .setName("canary")
            .setTarget(logged)
            .setLayout(PatternLayout.newBuilder().withPattern("%p %m %ex%n").build())
            .build();

    @BeforeEach
    void listen() {
        appender.start();
        root.addAppender(appender, Level.DEBUG, null);
        root.setLevel(Level.DEBUG);
        context.updateLoggers();
    }

    @AfterEach
    void stopListening() {
        root.removeAppender(appender.getName());
        root.setLevel(level);
        context.updateLoggers();
    }

    @Tag("W-7")
    @Tag("F-14")
    @Test
    void neitherLogsNorErrorsHoldASecretOrARow() throws Exception {
        Receiver away = new Receiver((request, number) -> Receiver.status(200));
        away.close();
        Lines lines = new Lines();
        lines.id = "shop.secrets";
        lines.url = URI.create(away.url().toString().replace("//", "//user:" + Lines.CANARY + "@"));
        lines.retry = new RetryConfig(2, Duration.ofMillis(100), Duration.ofMillis(100), 1.0, false);
        lines.circuitBreaker = new CircuitBreakerConfig(1, Duration.ofMillis(20));
        lines.onBadRow = OnBadRow.FAIL;

        Throwable error = errorOf(lines, away.port());

        assertThat(Throwables.getStackTrace(error)).contains("status 400").doesNotContain(Lines.CANARY, ROW);
        assertThat(logged.toString(UTF_8))
                .contains("circuit_breaker=open", "circuit_breaker=closed", "webhook=retries_used_up")
                .doesNotContain(Lines.CANARY, ROW);
    }

    /** First nobody is there, then the receiver is ill, then it refuses. */
    private static Throwable errorOf(Lines lines, int port) throws Exception {
        WebhookSink sink = new WebhookSink(lines.webhook());
        OneInputStreamOperatorTestHarness<LineRecord, Void> task =
                new OneInputStreamOperatorTestHarness<>(WebhookOperator.factory(lines.webhook(), sink.limits()));
        task.open();
        ChangeEvent event = Events.change(1, 1, Op.UPDATE, ROW);
        Tap.ofThisTask(lines.id, sink.limits()).took(event.origin());
        task.processElement(new StreamRecord<>(event));
        task.getTaskMailbox().take(0).run(); // refused
        try (Receiver receiver = new Receiver(port, (request, number) -> Receiver.status(number < 3 ? 503 : 400))) {
            return catchThrowable(() -> {
                while (receiver.requests.size() < 100) {
                    task.getTaskMailbox().take(0).run();
                }
            });
        } finally {
            task.getOneInputOperator().close();
        }
    }
}
