package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.CommitRounds.Mailbox.ThrowingWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.relocated.com.google.common.util.concurrent.Uninterruptibles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommitRoundsTest {
    private static final TableSchema SCHEMA =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));

    @TempDir
    Path folder;

    private final BlockingQueue<ThrowingWork> mails = new LinkedBlockingQueue<>();
    private final List<Committed> told = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private Lake lake;
    private FaultyCatalog catalog;
    private Subtask subtask;
    private CommitRounds rounds;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
        catalog = new FaultyCatalog(lake.catalog());
        subtask = new Subtask(lake.line(Lake.Options.UPSERT), lake.catalogs(), 0);
        rounds = new CommitRounds(
                Lake.LINE, () -> catalog, new NoDeadLetters(), Lake.breaker(), mails::add, told::add, refused::add);
    }

    @AfterEach
    void close() throws Exception {
        rounds.close();
        subtask.close();
    }

    private void round(Object... changes) throws Exception {
        for (int i = 0; i < changes.length; i += 2) {
            subtask.take(event(
                    0, (int) changes[i], i == 0 && (int) changes[i] == 0 ? CREATE : UPDATE, SCHEMA, 1, changes[i + 1]));
        }
        subtask.barrier().forEach(rounds::add);
        rounds.endRound();
    }

    private void runMail() throws Exception {
        mails.take().run();
    }

    @Test
    @Tag("I-4")
    @Tag("F-9")
    void roundsOfATableAreCommittedInOrderWhileTheCatalogIsAway() throws Exception {
        catalog.loadsToRefuse.set(2);
        round(0, "a");
        round(1, "b");
        round(2, "c");
        assertThat(rounds.isIdle()).isFalse();

        while (!rounds.isIdle()) {
            runMail();
        }

        assertThat(lake.rows()).containsExactly("1|c");
        assertThat(told).extracting(event -> event.reached().get(0).next()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsRefusedFailsTheTaskThroughItsMailbox() throws Exception {
        round(0, "a");
        runMail();
        subtask.take(event(0, 1, UPDATE, SCHEMA, 1, "lost")).barrier();
        round(2, "c");

        assertThatThrownBy(this::runMail).hasMessageContaining("[2, 3)").hasMessageContaining("shop.public_orders");
        assertThat(lake.rows()).containsExactly("1|a");
    }

    @Test
    void whatNoRetryMendsIsToldToTheWritersAndTheTableWaits() throws Exception {
        catalog.beforeCommit = () -> {
            throw new Refusal("Cannot change column d: a row holds a value that the new type does not have");
        };

        round(0, "a");
        runMail();

        assertThat(refused).extracting(Refused::reason).first().asString().contains("column d");
        assertThat(told).isEmpty();
        assertThat(rounds.isIdle()).isTrue();
    }

    @Test
    void anErrorInACommitThreadFailsTheTaskAsWell() throws Exception {
        catalog.beforeCommit = () -> {
            throw new NoClassDefFoundError("gone");
        };
        round(0, "a");

        ThrowingWork mail = mails.poll(10, TimeUnit.SECONDS);
        assertThat(mail).isNotNull();
        assertThatThrownBy(mail::run).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    @Timeout(20)
    @Tag("I-16")
    void closingDoesNotWaitForACatalogThatHangs() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        CommitRounds hanging = new CommitRounds(
                Lake.LINE,
                () -> {
                    asked.countDown();
                    Uninterruptibles.awaitUninterruptibly(answers);
                    return catalog;
                },
                new NoDeadLetters(),
                Lake.breaker(),
                mails::add,
                told::add,
                refused::add);
        subtask.take(event(0, 0, CREATE, SCHEMA, 1, "a")).barrier().forEach(hanging::add);
        hanging.endRound();
        asked.await();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                hanging.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
        answers.countDown();
    }

    @Test
    void aDrainCommitsAllRoundsWithoutTheMailbox() throws Exception {
        catalog.loadsToRefuse.set(1);
        round(0, "a");
        round(1, "b");
        round(2, "c");

        assertThat(rounds.drain(Duration.ofSeconds(60))).isTrue();

        assertThat(lake.rows()).containsExactly("1|c");
    }

    @Test
    void aDrainGivesUpWhenTheCatalogStaysAway() throws Exception {
        catalog.loadsToRefuse.set(Integer.MAX_VALUE);
        round(0, "a");

        assertThat(rounds.drain(Duration.ofMillis(50))).isFalse();
    }

    @Test
    @Tag("I-24")
    void aTableThatIsDroppedMeanwhileFailsTheTask() throws Exception {
        round(0, "a");
        runMail();
        lake.catalog().dropTable(Lake.ORDERS);
        round(1, "b");

        assertThatThrownBy(this::runMail).hasMessageContaining("public_orders");
        await().until(() -> mails.isEmpty());
    }
}
