package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types and defaults that change in the stream. */
class TypeEvolutionTest extends TwoSubtasks {
    @Test
    @Tag("I-10")
    void aWidenedFloatHasTheValueThatTheDatabaseGivesIt() throws Exception {
        TableSchema narrow = orders(List.of("id"), ID, column("f", new FloatType()));
        TableSchema wide = orders(List.of("id"), ID, column("f", new DoubleType()));
        take(at(1, 0, CREATE, narrow, 1, 1.1f), at(2, 1, CREATE, narrow, 2, 1.1f));
        commit();
        take(at(10, 0, CREATE, wide, 3, 1.1), at(5, 1, CREATE, narrow, 4, 1.1f));
        commit();

        assertThat(lake.rows())
                .containsExactly("1|1.100000023841858", "2|1.100000023841858", "3|1.1", "4|1.100000023841858");
    }

    @Tag("E-18")
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aColumnWithADefaultHasItInAllRowsThatWereThereBefore(int version) throws Exception {
        options = Options.UPSERT.version(version);
        TableSchema added = orders(
                List.of("id"),
                ID,
                D,
                new Column("c", new IntType(), "", Map.of(), 42),
                new Column("t", TEXT, "", Map.of(), StringData.fromString("x")));
        take(at(1, 0, CREATE, FIRST, 1, "a"), at(2, 1, CREATE, FIRST, 2, "b"), at(3, 1, CREATE, FIRST, 3, "c"));
        commit();
        take(at(4, 1, UPDATE, FIRST, 3, "cc"), at(5, 1, DELETE, FIRST, 2, null));
        take(at(10, 0, UPDATE, added, 1, "a", null, "y"));
        take(at(6, 1, CREATE, FIRST, 4, "late"), at(7, 1, CREATE, FIRST, 5, "l"), at(8, 1, UPDATE, FIRST, 5, "later"));
        commit();
        take(at(9, 1, UPDATE, FIRST, 4, "very late"));
        commit();

        assertThat(lake.rows()).containsExactly("1|a|null|y", "3|cc|42|x", "4|very late|42|x", "5|later|42|x");
    }

    @Tag("I-10")
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aTypeThatIcebergCannotChangeIsRewrittenInItsPlace(int version) throws Exception {
        options = Options.UPSERT.version(version);
        TableSchema number = orders(List.of("id"), ID, column("v", new IntType()), D);
        TableSchema text = orders(List.of("id"), ID, column("v", TEXT), D);
        take(at(1, 0, CREATE, number, 1, 10, "a"), at(2, 1, CREATE, number, 2, 20, "b"));
        commit();
        take(at(3, 1, UPDATE, number, 2, 21, "b"));
        take(at(10, 0, UPDATE, text, 1, "ten", "a"), at(11, 0, CREATE, text, 3, "three", "c"));
        take(at(4, 1, CREATE, number, 4, 40, "d"));
        commit();
        take(at(5, 1, UPDATE, number, 4, 41, "dd"), partial(6, number, 2, null, "bb"));
        commit();

        assertThat(columns()).containsExactly("id", "v", "d");
        assertThat(lake.rows()).containsExactly("1|ten|a", "2|21|bb", "3|three|c", "4|41|dd");
    }

    @Test
    @Tag("I-10")
    void aTypeMayChangeThereAndBack() throws Exception {
        TableSchema number = orders(List.of("id"), ID, column("v", new IntType()));
        TableSchema text = orders(List.of("id"), ID, column("v", TEXT));
        TableSchema decimal = orders(List.of("id"), ID, column("v", new DecimalType(10, 2)));
        take(at(1, 0, CREATE, number, 1, 10), at(2, 0, CREATE, number, 2, 20), at(3, 1, CREATE, number, 5, 50));
        take(at(10, 0, UPDATE, text, 1, "11"));
        commit();
        take(at(20, 0, CREATE, decimal, 3, DecimalData.fromUnscaledLong(333, 10, 2)));
        take(at(4, 1, CREATE, number, 4, 40));
        commit();
        take(at(30, 0, CREATE, number, 6, 60));
        commit();

        assertThat(lake.rows()).containsExactly("1|11", "2|20", "3|3", "4|40", "5|50", "6|60");
    }

    @Test
    @Tag("I-10")
    void aValueThatTheNewTypeDoesNotHaveIsRefusedWithARemedy() throws Exception {
        take(at(1, 0, CREATE, FIRST, 1, "no number"));
        commit();
        take(at(10, 0, UPDATE, orders(List.of("id"), ID, column("d", new IntType())), 1, 7));

        assertThatThrownBy(this::commit)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("column d from string to int")
                .hasMessageNotContaining("no number");
    }

    @Test
    @Tag("I-11")
    void aNarrowerTypeLeavesTheTableAsItIs() throws Exception {
        TableSchema wide = orders(List.of("id"), ID, column("v", new BigIntType()));
        TableSchema narrow = orders(List.of("id"), ID, column("v", new IntType()), D);
        take(at(1, 0, CREATE, wide, 1, 5_000_000_000L), at(10, 0, CREATE, narrow, 2, 7, "x"));
        commit();

        assertThat(lake.orders().schema().findType("v")).hasToString("long");
        assertThat(lake.rows()).containsExactly("1|5000000000|null", "2|7|x");
    }

    @Test
    @Tag("I-10")
    void aTypeOfAKeyThatCannotBeChangedIsRefused() throws Exception {
        take(at(1, 0, CREATE, FIRST, 1, "a"));

        assertThatThrownBy(() -> take(
                        at(10, 0, CREATE, orders(List.of("id"), column("id", new VarCharType(false, 9)), D), "x", "b")))
                .hasRootCauseInstanceOf(Refusal.class)
                .hasMessageContaining("column id is int in the table and string at the source");
    }

    @Test
    void aRowOfASchemaThatTheTableNeverHadIsConvertedAsItIsWritten() throws Exception {
        TableSchema number = orders(List.of("id"), ID, column("v", new IntType()));
        TableSchema wider = orders(List.of("id"), ID, column("v", new BigIntType()));
        TableSchema text = orders(List.of("id"), ID, column("v", TEXT));
        take(at(1, 0, CREATE, number, 1, 10), at(20, 0, CREATE, text, 2, "x"));
        take(at(10, 1, CREATE, wider, 3, 5_000_000_000L));
        commit();

        assertThat(lake.rows()).containsExactly("1|10", "2|x", "3|5000000000");
    }

    private ChangeEvent partial(int time, TableSchema schema, int id, Object... rest) {
        BitSet columns = new BitSet();
        columns.set(1);
        Object[] values = {id, rest[0], rest[1]};
        ChangeEvent whole = at(time, 1, UPDATE, schema, values);
        return new ChangeEvent(
                whole.origin(),
                UPDATE,
                schema,
                whole.row(),
                new Unavailable(columns, false),
                null,
                whole.position(),
                whole.sourceMillis());
    }
}
