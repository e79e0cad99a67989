package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.READ;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between a source and a lake, by the numbers of the catalogue. */
class LakeHazardsTest {
    private static final Column ID = column("id", new IntType(false));
    private static final TableSchema SCHEMA = Lake.orders(List.of("id"), ID, column("d", new VarCharType(100)));
    private static final TableSchema WIDE =
            Lake.orders(List.of("id"), ID, column("d", new VarCharType(100)), column("e", new VarCharType(100)));

    @TempDir
    Path folder;

    private Lake lake() {
        return new Lake(folder);
    }

    private void write(Options options, LineRecord... records) throws Exception {
        try (Subtask subtask = new Subtask(lake().line(options), lake().catalogs(), 0)) {
            commit(subtask.take(records).barrier());
        }
    }

    private void commit(List<Handover> round) throws Exception {
        new TableCommitter(Lake.LINE, round.get(0).target(), lake().catalog(), new NoDeadLetters()).commit(round);
    }

    @Test
    @Tag("E-1")
    void aKeyThatIsUpdatedMovesItsRowAlsoOverPartitions() throws Exception {
        List<Handover> round = new ArrayList<>();
        try (Subtask first = new Subtask(lake().line(Options.UPSERT), lake().catalogs(), 0);
                Subtask second = new Subtask(lake().line(Options.UPSERT), lake().catalogs(), 1)) {
            first.take(event(0, 0, CREATE, SCHEMA, 1, "a"), event(0, 1, DELETE, SCHEMA, 1, null));
            first.take(event(0, 2, CREATE, SCHEMA, 1, "b"), event(0, 3, CREATE, SCHEMA, 3, "a"));
            second.take(event(1, 0, CREATE, SCHEMA, 2, "a"), event(1, 1, DELETE, SCHEMA, 2, null));
            round.addAll(first.barrier());
            round.addAll(second.barrier());
        }
        commit(round);

        assertThat(lake().rows()).containsExactly("1|b", "3|a");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("E-10")
    @Tag("E-20")
    void aSnapshotThatIsRepeatedAndChangesThatAreSentAgainDoubleNothing(int version) throws Exception {
        Options options = Options.UPSERT.version(version);
        write(options, event(0, 0, READ, SCHEMA, 1, "a"), event(0, 1, READ, SCHEMA, 2, "b"));

        write(
                options,
                event(0, 2, READ, SCHEMA, 1, "a"),
                event(0, 3, READ, SCHEMA, 2, "b"),
                event(0, 4, UPDATE, SCHEMA, 1, "c"),
                event(0, 5, READ, SCHEMA, 1, "a"),
                event(0, 6, UPDATE, SCHEMA, 1, "c"));

        assertThat(lake().rows()).containsExactly("1|c", "2|b");
    }

    @Test
    @Tag("I-13")
    void aTableWhosePartitioningWasChangedIsRefused() throws Exception {
        Options options = Options.UPSERT.partitioned("bucket(4, id)");
        write(options, event(0, 0, CREATE, SCHEMA, 1, "a"));
        lake().orders().updateSpec().addField(Expressions.truncate("id", 10)).commit();

        assertThatThrownBy(() -> write(options, event(0, 1, UPDATE, SCHEMA, 1, "b")))
                .hasRootCauseInstanceOf(Refusal.class)
                .hasMessageContaining("partitioning was changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-14")
    void keysOfTextDecimalAndBytesAreFoundAgain(int version) throws Exception {
        Options options = Options.UPSERT.version(version);
        TableSchema schema = Lake.orders(
                List.of("n", "b", "t"),
                column("n", new DecimalType(false, 20, 2)),
                column("b", new VarBinaryType(false, 10)),
                column("t", new VarCharType(false, 10)),
                column("v", new IntType()));
        DecimalData number = DecimalData.fromBigDecimal(new BigDecimal("1.00"), 20, 2);
        write(options, event(0, 0, CREATE, schema, number, new byte[] {1, -1}, "é", 1));

        write(options, event(0, 1, UPDATE, schema, number, new byte[] {1, -1}, "é", 2));
        assertThat(lake().rows()).hasSize(1).first().asString().endsWith("|2");

        write(options, event(0, 2, DELETE, schema, number, new byte[] {1, -1}, "é", null));
        assertThat(lake().rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-22")
    void aCompactionBetweenABatchAndItsCommitKeepsItsDeletesEffective(int version) throws Exception {
        Options options = Options.UPSERT.version(version);
        write(options, event(0, 0, CREATE, SCHEMA, 1, "a"), event(0, 1, CREATE, SCHEMA, 2, "b"));
        try (Subtask subtask = new Subtask(lake().line(options), lake().catalogs(), 0)) {
            List<Handover> round = subtask.take(
                            event(0, 2, UPDATE, SCHEMA, 1, "c"), event(0, 3, DELETE, SCHEMA, 2, null))
                    .barrier();
            compact();
            commit(round);
        }

        assertThat(lake().rows()).containsExactly("1|c");
        compact();
        assertThat(lake().rows()).containsExactly("1|c");
    }

    private void compact() {
        Table table = lake().orders();
        OverwriteFiles overwrite = table.newOverwrite();
        new Rewrite(table, new Refill(table).without(Set.of())).into(overwrite, file -> true, true);
        overwrite.commit();
    }

    @Test
    @Tag("I-25")
    void aTableThatIsUpgradedGoesOnWithTheNextPreparation() throws Exception {
        write(Options.UPSERT, event(0, 0, CREATE, SCHEMA, 1, "a"), event(0, 1, UPDATE, SCHEMA, 1, "b"));
        lake().orders()
                .updateProperties()
                .set(TableProperties.FORMAT_VERSION, "3")
                .commit();

        write(
                Options.UPSERT,
                event(0, 2, UPDATE, SCHEMA, 1, "c"),
                event(0, 3, UPDATE, SCHEMA, 1, "d"),
                event(0, 4, CREATE, SCHEMA, 2, "e"));

        assertThat(lake().rows()).containsExactly("1|d", "2|e");
    }

    @Test
    @Tag("I-29")
    void aStructThatGainsAFieldIsUnited() throws Exception {
        TableSchema one = Lake.orders(List.of("id"), ID, column("s", RowType.of(new IntType())));
        RowType two = RowType.of(new LogicalType[] {new IntType(), new VarCharType(9)}, new String[] {"f0", "g"});
        TableSchema more = Lake.orders(List.of("id"), ID, column("s", two));
        RowData after = GenericRowData.of(8, StringData.fromString("x"));
        write(Options.UPSERT, event(0, 0, CREATE, one, 1, GenericRowData.of(7)));

        write(Options.UPSERT, event(0, 1, CREATE, more, 2, after));

        assertThat(lake().rows()).containsExactly("1|Record(7, null)", "2|Record(8, x)");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("I-1")
    void oldAndNewSchemaOfManyKeysInOneRoundAHundredTimes(int version) throws Exception {
        Random random = new Random(20_251_120 + version);
        Map<Integer, String> expected = new TreeMap<>();
        long[] offsets = new long[4];
        List<Subtask> subtasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            subtasks.add(new Subtask(lake().line(Options.UPSERT.version(version)), lake().catalogs(), i));
        }
        for (int round = 0; round < 10; round++) {
            for (int change = 0; change < 50; change++) {
                int id = random.nextInt(40);
                int partition = id % 4;
                boolean wide = random.nextBoolean();
                String value = "v" + round + "." + change;
                boolean delete = random.nextInt(4) == 0;
                LineRecord record = wide
                        ? event(partition, offsets[partition]++, delete ? DELETE : UPDATE, WIDE, id, value, "e")
                        : event(partition, offsets[partition]++, delete ? DELETE : UPDATE, SCHEMA, id, value);
                subtasks.get(partition % 2).take(record);
                if (delete) {
                    expected.remove(id);
                } else {
                    expected.put(id, id + "|" + value + (wide ? "|e" : "|null"));
                }
            }
            List<Handover> all = new ArrayList<>();
            for (Subtask subtask : subtasks) {
                all.addAll(subtask.barrier());
            }
            commit(all);
            assertThat(lake().rows()).containsExactlyInAnyOrderElementsOf(expected.values());
            // else the next reader applies hundreds of files of deletes to hundreds of files of rows
            compact();
        }
        for (Subtask subtask : subtasks) {
            subtask.close();
        }
    }
}
