package io.cdcplatform.job.deadletter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.sink.Lines;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {
    private final Lines lines = new Lines();
    private final Failure failure = new Failure(DeadLetterTest.origin(null, new byte[3]), "X", "x", null);

    @Tag("D-6")
    @Test
    void refusesALetterWhereDeadLettersAreSwitchedOff() {
        lines.dlqEnabled = false;

        try (DeadLetterWriter writer = new DeadLetterWriter(lines.webhook())) {
            assertThatThrownBy(() -> writer.write(failure).get(1, SECONDS))
                    .hasMessageContaining("Cannot dead-letter cdc.public.orders-3@42 (X): dlq.enabled is false");
        }
    }

    @Tag("D-6")
    @Test
    void anOutageKeepsLettersWaitingUntilTheWriterIsClosed() {
        DeadLetterWriter writer = new DeadLetterWriter(lines.webhook());

        CompletableFuture<Void> first = writer.write(failure);
        CompletableFuture<Void> second = writer.write(failure);

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        writer.close();
        assertThatThrownBy(() -> second.get(5, SECONDS)).hasMessageContaining("its writer is closed");
        assertThat(first).isCompletedExceptionally();
        assertThat(writer.write(failure)).isCompletedExceptionally();
    }

    @Tag("D-8")
    @Test
    void saysThatItIsFullAtItsBound() {
        try (DeadLetterWriter writer = new DeadLetterWriter(lines.webhook())) {
            for (int i = 1; i < DeadLetterWriter.MAX_UNACKNOWLEDGED_RECORDS; i++) {
                writer.write(failure);
            }
            assertThat(writer.isFull()).isFalse();

            writer.write(failure);

            assertThat(writer.isFull()).isTrue();
        }
    }

    @Tag("D-1")
    @Tag("D-2")
    @Tag("D-3")
    @Tag("K-9")
    @Test
    void writesWithoutATransactionThatCouldTimeOutAndWaitsForAllReplicas() {
        lines.kafkaProperties = Map.of(
                "acks",
                "1",
                "enable.idempotence",
                "false",
                "retries",
                "0",
                "transactional.id",
                "shop",
                "linger.ms",
                "7");

        Map<String, Object> properties =
                DeadLetterProducer.producerProperties(lines.webhook().platform().kafka());

        assertThat(properties)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("retries", Integer.MAX_VALUE)
                .containsEntry("linger.ms", "7")
                .doesNotContainKey("transactional.id");
    }
}
