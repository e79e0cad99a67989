package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.deadletter.Replays;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of later events of a key that has a dead letter. */
@Tag("D-5")
class ParkedRowsTest {
    private static final TableSchema SCHEMA =
            Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));

    @TempDir
    private Path folder;

    private Lake lake;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
    }

    @Test
    void laterEventsOfAPoisonRowAreLettersBehindItAndComeBackInOrder() throws Exception {
        ChangeEvent poison = event(0, 1, UPDATE, SCHEMA, 1, "poison");
        ChangeEvent behind = event(0, 3, UPDATE, SCHEMA, 1, "behind");
        try (Subtask subtask = new Subtask(lake.line(Options.UPSERT), lake.catalogs(), 0)) {
            subtask.take(
                    event(0, 0, CREATE, SCHEMA, 1, "a"),
                    new Failure(poison.origin(), "ICEBERG_VALUE", "bad", null),
                    event(0, 2, CREATE, SCHEMA, 2, "b"),
                    behind);
            assertThat(subtask.failures).extracting(Failure::code).containsExactly("ICEBERG_VALUE", "PARKED");
            assertThat(subtask.failures)
                    .extracting(letter -> letter.origin().offset())
                    .containsExactly(1L, 3L);
            subtask.letters.forEach(letter -> letter.complete(null));
            commit(subtask);
            assertThat(lake.rows()).containsExactly("1|a", "2|b");

            subtask.take(
                    poison.from(Replays.retry(0, poison.origin(), "r1")),
                    behind.from(Replays.retry(1, behind.origin(), "r1")),
                    new Unpark(Replays.marker(2, behind.origin(), "r1")),
                    event(0, 4, UPDATE, SCHEMA, 1, "newest"));
            List<Handover> round = commit(subtask);
            assertThat(round.get(0).ranges())
                    .allMatch(range -> !range.trusted())
                    .hasSize(2);
        }
        assertThat(lake.rows()).containsExactly("1|newest", "2|b");
    }

    private List<Handover> commit(Subtask subtask) throws Exception {
        List<Handover> round = subtask.barrier();
        new TableCommitter(Lake.LINE, round.get(0).target(), lake.catalog(), new NoDeadLetters(), Lake.breaker())
                .commit(round);
        subtask.committed(round);
        return round;
    }
}
