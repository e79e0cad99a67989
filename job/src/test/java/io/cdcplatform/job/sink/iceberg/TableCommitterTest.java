package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.TableSchema;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCommitterTest {
    private static final TableSchema SCHEMA =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));
    private static final Target ORDERS = new Target(List.of("shop"), "public_orders");

    @TempDir
    Path folder;

    private Lake lake;
    private FaultyCatalog catalog;
    private Subtask subtask;
    private TableCommitter committer;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
        catalog = new FaultyCatalog(lake.catalog());
        subtask = new Subtask(lake.line(Lake.Options.UPSERT), lake.catalogs(), 0);
        committer = new TableCommitter(Lake.LINE, ORDERS, catalog, new NoDeadLetters(), Lake.breaker());
    }

    @AfterEach
    void close() throws Exception {
        subtask.close();
    }

    private List<Handover> firstRound() throws Exception {
        return subtask.take(event(0, 10, CREATE, SCHEMA, 1, "a"), event(0, 11, CREATE, SCHEMA, 2, "a"))
                .barrier();
    }

    private List<Handover> secondRound() throws Exception {
        return subtask.take(event(0, 12, UPDATE, SCHEMA, 1, "b")).barrier();
    }

    @Tag("I-23")
    @Test
    void progressMovesWithTheRowsInSummaryAndProperty() throws Exception {
        committer.commit(firstRound());
        committer.commit(secondRound());

        assertThat(lake.rows()).containsExactly("1|b", "2|a");
        assertThat(lake.progress(0)).isEqualTo(13);
        assertThat(lake.orders().properties().get(Progress.KEY))
                .isEqualTo(lake.orders().currentSnapshot().summary().get(Progress.KEY));
    }

    @Test
    @Tag("I-5")
    void aRepeatedHandOverIsDropped() throws Exception {
        List<Handover> first = firstRound();
        committer.commit(first);
        List<Handover> second = secondRound();
        committer.commit(second);

        committer.commit(first);
        committer.commit(second);

        assertThat(lake.rows()).containsExactly("1|b", "2|a");
        assertThat(lake.summaries(Progress.KEY)).hasSize(2);
    }

    @Test
    void aHandOverThatDoesNotBeginAtTheProgressIsRefused() throws Exception {
        committer.commit(firstRound());
        secondRound();
        List<Handover> third =
                subtask.take(event(0, 13, UPDATE, SCHEMA, 2, "c")).barrier();

        assertThatThrownBy(() -> committer.commit(third))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cdc.public.orders-0 [13, 14)")
                .hasMessageContaining("shop.public_orders")
                .hasMessageContaining("12");
        assertThat(lake.rows()).containsExactly("1|a", "2|a");
    }

    @Test
    @Tag("I-5")
    void aLostAcknowledgementIsNoSecondCommit() throws Exception {
        List<Handover> first = firstRound();
        catalog.acknowledgementsToLose.set(1);

        committer.commit(first);

        assertThat(lake.rows()).containsExactly("1|a", "2|a");
        assertThat(lake.summaries(Progress.KEY)).hasSize(1);
        assertThat(catalog.acknowledgementsToLose).hasValue(0);
    }

    @Test
    @Tag("I-4")
    void anOutageAndLostRacesAreWaitedOut() throws Exception {
        List<Handover> first = firstRound();
        catalog.loadsToRefuse.set(3);
        catalog.commitsToRefuse.set(7);

        committer.commit(first);

        assertThat(lake.rows()).containsExactly("1|a", "2|a");
        assertThat(catalog.commitsToRefuse).hasValue(0);
    }

    @Test
    @Tag("I-6")
    @Tag("F-11")
    void aZombieThatCommitsInBetweenMakesOursADuplicate() throws Exception {
        List<Handover> first = firstRound();
        TableCommitter zombie =
                new TableCommitter(Lake.LINE, ORDERS, lake.catalog(), new NoDeadLetters(), Lake.breaker());
        catalog.beforeCommit = () -> commitQuietly(zombie, first);

        committer.commit(first);

        assertThat(lake.rows()).containsExactly("1|a", "2|a");
        assertThat(lake.summaries(Progress.KEY)).hasSize(1);
    }

    @Test
    void progressThatAnotherLineMovedInBetweenIsKept() throws Exception {
        List<Handover> first = firstRound();
        List<Handover> theirs;
        try (Subtask other = new Subtask(lake.line(Lake.Options.UPSERT), lake.catalogs(), 0)) {
            theirs = other.take(event(5, 100, CREATE, SCHEMA, 77, "z")).barrier();
        }
        TableCommitter otherLine =
                new TableCommitter("other.line", ORDERS, lake.catalog(), new NoDeadLetters(), Lake.breaker());
        catalog.beforeCommit = () -> commitQuietly(otherLine, theirs);

        committer.commit(first);

        Progress progress = Progress.of(lake.orders());
        assertThat(progress.point("other.line", Lake.TOPIC, "", 5).next()).isEqualTo(101);
        assertThat(lake.progress(0)).isEqualTo(12);
        assertThat(lake.rows()).containsExactly("1|a", "2|a", "77|z");
    }

    @Test
    @Tag("I-22")
    void aForeignCommitInBetweenIsNotInTheWay() throws Exception {
        List<Handover> first = firstRound();
        catalog.beforeCommit = () -> lake.orders().newAppend().commit();

        committer.commit(first);

        assertThat(lake.rows()).containsExactly("1|a", "2|a");
    }

    @Test
    @Tag("I-21")
    @Tag("I-26")
    void expiryOfAllSnapshotsButAForeignOneLosesNoProgress() throws Exception {
        committer.commit(firstRound());
        Table table = lake.orders();
        table.newAppend().commit();
        table.expireSnapshots()
                .expireOlderThan(System.currentTimeMillis() + 1)
                .retainLast(1)
                .commit();

        assertThat(lake.summaries(Progress.KEY)).containsExactly("0");
        assertThat(lake.progress(0)).isEqualTo(12);
        committer.commit(secondRound());
        assertThat(lake.rows()).containsExactly("1|b", "2|a");
    }

    @Test
    @Tag("I-8")
    @Tag("I-21")
    void aTableThatWasRolledBackToWhereItsProgressIsExpiredIsNotTakenForWhatItWas() throws Exception {
        committer.commit(firstRound());
        Table table = lake.orders();
        long ours = table.currentSnapshot().snapshotId();
        table.newAppend().commit();
        long foreign = table.currentSnapshot().snapshotId();
        committer.commit(secondRound());
        lake.orders().expireSnapshots().expireSnapshotId(ours).commit();

        lake.orders().manageSnapshots().rollbackTo(foreign).commit();

        assertThatThrownBy(() -> lake.progress(0))
                .hasMessageContaining("rolled back to snapshot " + foreign)
                .hasMessageContaining("Roll it forward");
    }

    @Test
    @Tag("I-8")
    void aTableThatWasRolledBackSaysWhatItHoldsAndRefusesWhatComesLater() throws Exception {
        committer.commit(firstRound());
        long back = lake.orders().currentSnapshot().snapshotId();
        committer.commit(secondRound());
        lake.orders().manageSnapshots().rollbackTo(back).commit();

        assertThat(lake.progress(0)).isEqualTo(12);
        List<Handover> third =
                subtask.take(event(0, 13, UPDATE, SCHEMA, 2, "c")).barrier();
        assertThatThrownBy(() -> committer.commit(third)).hasMessageContaining("[13, 14)");
    }

    @Test
    @Tag("I-24")
    void aTableThatWasMadeAnewRefusesWhatDoesNotBeginIt() throws Exception {
        committer.commit(firstRound());
        List<Handover> second = secondRound();
        Schema schema = lake.orders().schema();
        lake.catalog().dropTable(Lake.ORDERS);
        lake.catalog().createTable(Lake.ORDERS, schema);

        TableCommitter next =
                new TableCommitter(Lake.LINE, ORDERS, lake.catalog(), new NoDeadLetters(), Lake.breaker());
        assertThatThrownBy(() -> next.commit(second))
                .hasMessageContaining("[12, 13)")
                .hasMessageContaining("unknown");
        assertThat(lake.orders().currentSnapshot()).isNull();
    }

    @Test
    void progressUnderAnotherTopicIdDoesNotCount() {
        Handover.Range old = new Handover.Range("t", 0, "id-1", 0, 500, 1, 2, true, true);
        Handover.Range anew = new Handover.Range("t", 1, "id-2", 0, 7, 1, 2, true, true);
        Progress progress = Progress.parse(null).moved("line", List.of(old));

        assertThat(progress.point("line", "t", "id-1", 0).next()).isEqualTo(500);
        assertThat(progress.point("line", "t", "id-2", 0)).isNull();
        assertThat(progress.moved("line", List.of(anew)).point("line", "t", "id-2", 0))
                .isNull();
        assertThat(progress.moved("line", List.of(anew))
                        .point("line", "t", "id-2", 1)
                        .next())
                .isEqualTo(7);
    }

    private static void commitQuietly(TableCommitter committer, List<Handover> round) {
        try {
            committer.commit(round);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
