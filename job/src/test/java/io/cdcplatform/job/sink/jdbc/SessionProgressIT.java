package io.cdcplatform.job.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Progress moves with the rows, by compare-and-set, and not before Kafka has the dead letters. */
class SessionProgressIT extends SessionFixture {

    @Test
    @Tag("J-4")
    @Tag("F-11")
    void dropsABatchThatWasAppliedBefore() throws Exception {
        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.DELETE, USERS, 1, null)
                            .batch());
        }
        target.execute("INSERT INTO u VALUES (1, 'by hand')");

        // when a new life of the task that missed the acknowledgement brings the same records again
        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(
                    session,
                    again.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.DELETE, USERS, 1, null)
                            .batch());
            apply(session, again.add(Op.CREATE, USERS, 2, "b").batch());
        }

        assertThat(target.query("SELECT * FROM u ORDER BY id")).containsExactly("1|by hand", "2|b");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("3");
    }

    @Test
    void dropsOnlyThePartitionThatWasAppliedBefore() throws Exception {
        try (Session session = open()) {
            apply(session, changes.addTo(0, Op.CREATE, USERS, 1, "a").batch());
        }
        target.execute("DELETE FROM u");

        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(
                    session,
                    again.addTo(0, Op.CREATE, USERS, 1, "a")
                            .addTo(1, Op.CREATE, USERS, 2, "b")
                            .batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("2|b");
        assertThat(target.query("SELECT kafka_partition, next_offset FROM _cdc_progress ORDER BY 1"))
                .containsExactly("0|1", "1|1");
    }

    @Tag("F-11")
    @Test
    @Tag("J-13")
    void failsTheLineWhenSomebodyElseMovedProgress() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, USERS, 1, "a").batch());
            target.execute("UPDATE _cdc_progress SET next_offset = 2");

            changes.add(Op.UPDATE, USERS, 1, "b").add(Op.UPDATE, USERS, 1, "c").add(Op.UPDATE, USERS, 1, "d");
            assertThatThrownBy(() -> apply(session, changes.batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("cdc.public.t-0 up to 4")
                    .hasMessageContaining("says 2")
                    .hasMessageContaining("from 1");
        }
        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
    }

    @Tag("J-8")
    @Test
    void failsTheLineWhenTheTargetWasTurnedBack() throws Exception {
        try (Session session = open()) {
            apply(
                    session,
                    changes.add(Op.CREATE, USERS, 1, "a")
                            .add(Op.CREATE, USERS, 2, "b")
                            .batch());
            target.execute("UPDATE _cdc_progress SET next_offset = 1", "DELETE FROM u WHERE id = 2");

            assertThatThrownBy(() ->
                            apply(session, changes.add(Op.CREATE, USERS, 3, "c").batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("turned back");
        }
        assertThat(target.query("SELECT * FROM u")).containsExactly("1|a");
    }

    @Tag("J-8")
    @Test
    void failsTheLineWhenItsProgressWentAwayBeforeItsFirstBatch() throws Exception {
        changes.partition(0).keptThrough(7); // as the target said when the line started

        try (Session session = open()) {
            changes.at(0, 7).add(Op.CREATE, USERS, 3, "c");
            assertThatThrownBy(() -> apply(session, changes.batch()))
                    .isInstanceOf(LineFailedException.class)
                    .hasMessageContaining("says nothing")
                    .hasMessageContaining("turned back");
        }
    }

    @Tag("K-3")
    @Test
    void replacesTheProgressOfATopicThatWasMadeAnew() throws Exception {
        try (Session session = open()) {
            apply(session, changes.at(0, 500).add(Op.CREATE, USERS, 1, "a").batch());
        }
        target.execute("UPDATE _cdc_progress SET topic_id = 'older'");

        Changes again = new Changes(target.lineId + "-2");
        try (Session session = open()) {
            apply(session, again.add(Op.UPDATE, USERS, 1, "b").batch());
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|b");
        assertThat(target.query("SELECT topic_id, next_offset FROM _cdc_progress"))
                .containsExactly("|1");
    }

    @Test
    void movesProgressPastRecordsWithoutAChange() throws Exception {
        changes.add(new Skipped(changes.origin(0)));
        ConsumerRecord<byte[], byte[]> bad = changes.origin(0);
        changes.add(new Failure(bad, "DECODE_MAGIC_BYTE", "Cannot decode", null));

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");
        assertThat(letters).extracting(Failure::code).containsExactly("DECODE_MAGIC_BYTE");
    }

    @Tag("D-6")
    @Test
    void doesNotCommitBeforeKafkaAcknowledgedTheDeadLetters() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "ok").add(Op.CREATE, USERS, 2, "a\0b");
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        acknowledged.completeExceptionally(new IllegalStateException("dlq.enabled is false"));

        try (Session session = open()) {
            DeadLetters refused = new DeadLetters(failure -> acknowledged, OnBadRow.DLQ, parking);
            Batch batch = changes.batch();
            assertThatThrownBy(() -> session.apply(batch, refused)).hasMessageContaining("dlq.enabled is false");
        }

        assertThat(target.query("SELECT count(*) FROM _cdc_progress")).containsExactly("0");
    }

    @Test
    void leavesTheTransactionWhileKafkaIsSlowToAcknowledge() throws Exception {
        changes.add(Op.CREATE, USERS, 1, "ok").add(Op.CREATE, USERS, 2, "a\0b");
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> acknowledged =
                new CompletableFuture<Void>().completeOnTimeout(null, 6, TimeUnit.SECONDS);

        try (Session session = open()) {
            session.apply(
                    changes.batch(),
                    new DeadLetters(
                            failure -> {
                                written.incrementAndGet();
                                return acknowledged;
                            },
                            OnBadRow.DLQ,
                            parking));
        }

        assertThat(target.query("SELECT * FROM u")).containsExactly("1|ok");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("2");
        assertThat(written).hasValue(1);
    }
}
