package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CollapseTest {
    private static final VarCharType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    private static final TableSchema T = table("t", List.of("id"), column("id", new IntType(false)), column("v", TEXT));

    private final Changes changes = new Changes("collapse");
    private final List<ChangeEvent> input = new ArrayList<>();

    @Tag("J-1")
    @Tag("J-3")
    @Test
    void keepsTheLastWriteOfEachKeyInTheOrderOfTheKeys() {
        add(Op.CREATE, T, 3, "a");
        add(Op.CREATE, T, 1, "b");
        add(Op.UPDATE, T, 3, "c");
        add(Op.CREATE, T, 2, "d");
        add(Op.DELETE, T, 2, null);
        add(Op.DELETE, T, 1, null);
        add(Op.CREATE, T, 1, "e");

        assertThat(steps()).containsExactly("delete [4] upsert [6, 2]");
    }

    @Tag("E-9")
    @Test
    void endsAStepWithATruncateAndForgetsWhatItEmpties() {
        TableSchema other = table("o", List.of("id"), column("id", new IntType(false)));
        add(Op.CREATE, T, 1, "lost");
        add(Op.CREATE, other, 1);
        add(Op.TRUNCATE, table("t", List.of(), column("id", new IntType(false))));
        add(Op.CREATE, T, 2, "after");

        assertThat(steps()).containsExactly("delete [] upsert [1] truncate [2]", "delete [] upsert [3]");
    }

    @Test
    void collapsesOverSchemasWithTheSameKey() {
        TableSchema more =
                table("t", List.of("id"), column("id", new IntType(false)), column("v", TEXT), column("w", TEXT));
        add(Op.CREATE, T, 1, "a");
        add(Op.CREATE, T, 2, "b");
        add(Op.UPDATE, more, 1, "c", "d");

        assertThat(steps()).containsExactly("delete [] upsert [2] delete [] upsert [1]");
    }

    @Test
    void endsAStepWhereTheKeyChangesItsType() {
        TableSchema wider = table("t", List.of("id"), column("id", new BigIntType(false)), column("v", TEXT));
        add(Op.CREATE, T, 1, "a");
        add(Op.UPDATE, wider, 1L, "b");

        assertThat(steps()).containsExactly("delete [] upsert [0]", "delete [] upsert [1]");
    }

    @Tag("J-1")
    @Test
    void comparesKeysByValue() {
        TableSchema binary = table("b", List.of("k", "n"), column("k", new VarBinaryType(9)), column("n", TEXT));
        add(Op.CREATE, binary, new byte[] {1, 2}, "x");
        add(Op.UPDATE, binary, new byte[] {1, 2}, "x");
        add(Op.CREATE, binary, new byte[] {1, 2}, "w");

        assertThat(steps()).containsExactly("delete [] upsert [2, 1]");
    }

    @Test
    @Tag("E-3")
    void mergesAPartOfARowIntoTheWholeOne() {
        TableSchema three =
                table("t", List.of("id"), column("id", new IntType(false)), column("v", TEXT), column("w", TEXT));
        add(Op.CREATE, three, 1, "a", "b");
        addPartial(three, "w", 1, "c", null);
        addPartial(three, "v", 1, null, "d");

        ChangeEvent merged = Collapse.of(input, CollapseTest::nameOf)
                .get(0)
                .rows()
                .get(0)
                .upserts()
                .get(0);

        assertThat(steps()).containsExactly("delete [] upsert [2]");
        assertThat(merged.unavailable()).isNull();
        assertThat(merged.requireRow()).isEqualTo(Changes.row(1, "c", "d"));
    }

    @Test
    @Tag("E-3")
    void mergesPartsOfARow() {
        TableSchema three =
                table("t", List.of("id"), column("id", new IntType(false)), column("v", TEXT), column("w", TEXT));
        addPartial(three, "w", 1, "c", null);
        addPartial(three, "v", 1, null, "d");
        addPartial(three, "v", 2, null, "e");

        Collapse.Rows rows =
                Collapse.of(input, CollapseTest::nameOf).get(0).rows().get(0);

        assertThat(rows.updates().keySet()).extracting(BitSet::cardinality).containsExactly(0, 1);
        assertThat(rows.updates().get(new BitSet()).get(0).requireRow()).isEqualTo(Changes.row(1, "c", "d"));
    }

    @Test
    @Tag("E-3")
    void endsAStepWhereAPartOfARowCannotBeMerged() {
        TableSchema more =
                table("t", List.of("id"), column("id", new IntType(false)), column("v", TEXT), column("w", TEXT));
        add(Op.DELETE, more, 1, null, null);
        addPartial(more, "w", 1, "c", null);
        add(Op.CREATE, T, 2, "a");
        addPartial(more, "w", 2, "c", null);

        assertThat(steps())
                .containsExactly(
                        "delete [0] upsert []",
                        "delete [] upsert [] update [1] delete [] upsert [2]",
                        "delete [] upsert [] update [3]");
    }

    @Test
    void putsAWholeRowInThePlaceOfAPart() {
        addPartial(T, "v", 1, (Object) null);
        add(Op.UPDATE, T, 1, "a");

        assertThat(steps()).containsExactly("delete [] upsert [1]");
    }

    private void addPartial(TableSchema schema, String unavailable, Object... values) {
        changes.addPartial(schema, false, List.of(unavailable), values);
        input.addAll(changes.batch().changes());
    }

    private static TableName nameOf(TableSchema schema) {
        return TableName.of("{schema}.{table}", schema.id());
    }

    private void add(Op op, TableSchema schema, Object... values) {
        input.add(changes.event(0, op, schema, values));
    }

    /** Steps as text, events by their offset. */
    private List<String> steps() {
        return Collapse.of(input, CollapseTest::nameOf).stream()
                .map(step -> {
                    List<String> parts = new ArrayList<>();
                    step.rows().forEach(rows -> {
                        parts.add("delete " + offsets(rows.deletes()));
                        parts.add("upsert " + offsets(rows.upserts()));
                        rows.updates().values().forEach(events -> parts.add("update " + offsets(events)));
                    });
                    if (!step.truncates().isEmpty()) {
                        parts.add("truncate " + offsets(step.truncates()));
                    }
                    return String.join(" ", parts);
                })
                .toList();
    }

    private static List<Long> offsets(List<ChangeEvent> events) {
        return events.stream().map(event -> event.origin().offset()).toList();
    }
}
