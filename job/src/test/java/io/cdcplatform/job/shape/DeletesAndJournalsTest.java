package io.cdcplatform.job.shape;

import static io.cdcplatform.job.shape.Orders.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BooleanType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DeletesAndJournalsTest {
    private static final RowData ROW = row(1, "paid", "a@b", 5);

    @Test
    void marksADeletedRowAndKeepsTheRestOfIt() {
        Shaper shaper = new Shaper(Orders.deletes(Deletes.SOFT));

        ChangeEvent alive = (ChangeEvent) shaper.shape(Orders.created(ROW));
        ChangeEvent deleted = (ChangeEvent) shaper.shape(Orders.deleted(1, ROW));

        Column mark = alive.schema().columns().get(4);
        assertThat(mark.name()).isEqualTo("_cdc_deleted");
        assertThat(mark.type()).isEqualTo(new BooleanType(false));
        assertThat(mark.defaultValue()).isEqualTo(false);
        assertThat(alive.op()).isEqualTo(Op.CREATE);
        assertThat(Orders.json(alive))
                .isEqualTo("{\"id\":1,\"status\":\"paid\",\"email\":\"a@b\",\"points\":5,\"_cdc_deleted\":false}");
        assertThat(deleted.op()).isEqualTo(Op.UPDATE);
        assertThat(deleted.schema()).isSameAs(alive.schema());
        assertThat(Orders.json(deleted))
                .isEqualTo("{\"id\":1,\"status\":null,\"email\":null,\"points\":null,\"_cdc_deleted\":true}");
        assertThat(deleted.unavailable()).isEqualTo(new Unavailable(BitSet.valueOf(new long[] {0b1110}), true));
    }

    @Test
    void keepsWhatDidNotComeOfARowThatIsAlive() {
        Unavailable email = new Unavailable(BitSet.valueOf(new long[] {4}), false);

        ChangeEvent alive = shape(Orders.deletes(Deletes.SOFT), Orders.updated(ROW, email));

        assertThat(alive.unavailable()).isEqualTo(email);
    }

    @Test
    void tellsAReceiverThatARowIsDeleted() {
        Shaper shaper = new Shaper(Orders.passingOn(Orders.deletes(Deletes.SOFT)));

        ChangeEvent alive = (ChangeEvent) shaper.shape(Orders.updated(ROW));
        ChangeEvent deleted = (ChangeEvent) shaper.shape(Orders.deleted(1, null));

        assertThat(Orders.envelope(alive))
                .contains("\"points\":5,\"_cdc_deleted\":false},")
                .contains("\"op\":\"u\"");
        assertThat(deleted.op()).isEqualTo(Op.DELETE);
        assertThat(Orders.envelope(deleted))
                .isEqualTo("{\"id\":1} {\"before\":null,\"after\":{\"id\":1,\"_cdc_deleted\":true},"
                        + "\"source\":{\"table\":\"orders\"},\"op\":\"d\"}");
    }

    @Test
    void leavesATruncateToItsOwnRule() {
        assertThat(shape(Orders.deletes(Deletes.SOFT), Orders.truncated()).op()).isEqualTo(Op.TRUNCATE);
        assertThat(shape(Orders.deletes(Deletes.SOFT), Orders.truncated()).row())
                .isNull();
    }

    @Test
    void dropsDeletesThatAreIgnored() {
        LineRecord delete = new Shaper(Orders.deletes(Deletes.IGNORE)).shape(Orders.deleted(1, ROW));

        assertThat(delete).isInstanceOf(Skipped.class);
    }

    @Test
    void refusesATableThatHasOurColumn() {
        TableSchema own = new TableSchema(
                Orders.SCHEMA.id(),
                List.of(Orders.COLUMNS.get(0), Orders.column("_CDC_DELETED", Orders.TEXT)),
                List.of("id"));
        ChangeEvent event = Orders.created(ROW);
        ChangeEvent of = new ChangeEvent(event.origin(), event.op(), own, ROW, null, event.position(), 0);

        Failure failure = (Failure) new Shaper(Orders.deletes(Deletes.SOFT)).shape(of);

        assertThat(failure.message()).contains("public.orders").contains("_cdc_deleted");
    }

    @Test
    @Tag("E-3")
    void recordsEachChangeAsARow() {
        Shaper shaper = new Shaper(Orders.mode(WriteMode.APPEND, "{table}"));
        Unavailable email = new Unavailable(BitSet.valueOf(new long[] {0b110}), false);

        ChangeEvent update = (ChangeEvent) shaper.shape(Orders.updated(row(1, null, null, 5), email));
        ChangeEvent delete = (ChangeEvent) shaper.shape(Orders.deleted(1, ROW));
        ChangeEvent truncate = (ChangeEvent) shaper.shape(Orders.truncated());

        String change = "\"_cdc_ts\":\"1970-01-01T00:00:01.000000Z\",\"_cdc_topic\":\"cdc.public.orders\","
                + "\"_cdc_partition\":3,\"_cdc_offset\":42,";
        assertThat(Orders.json(update))
                .isEqualTo("{\"id\":1,\"status\":null,\"email\":null,\"points\":5,\"_cdc_op\":\"u\"," + change
                        + "\"_cdc_unavailable\":\"status,email\"}");
        assertThat(Orders.json(delete))
                .isEqualTo("{\"id\":1,\"status\":null,\"email\":null,\"points\":null,\"_cdc_op\":\"d\"," + change
                        + "\"_cdc_unavailable\":null}");
        assertThat(Orders.json(truncate)).startsWith("{\"id\":null,").contains("\"_cdc_op\":\"t\"");
        assertThat(update.unavailable()).isNull();
        assertThat(List.of(update.op(), delete.op(), truncate.op())).containsExactly(Op.UPDATE, Op.DELETE, Op.TRUNCATE);
        assertThat(update.schema().key()).isEmpty();
        assertThat(update.schema().columns().subList(0, 4))
                .allMatch(column -> column.type().isNullable());
        assertThat(delete.schema()).isSameAs(update.schema());
    }

    @Test
    void recordsEachChangeWithItsEnvelope() {
        ChangeEvent event = shape(Orders.mode(WriteMode.EVENTS, "lake.events"), Orders.updated(ROW));

        assertThat(event.schema().columns())
                .extracting(Column::name)
                .containsExactly(
                        "_cdc_op",
                        "_cdc_ts",
                        "_cdc_topic",
                        "_cdc_partition",
                        "_cdc_offset",
                        "_cdc_database",
                        "_cdc_schema",
                        "_cdc_table",
                        "key",
                        "value");
        assertThat(event.requireRow().getString(5)).hasToString("shop");
        assertThat(event.requireRow().getString(6)).hasToString("public");
        assertThat(event.requireRow().getString(7)).hasToString("orders");
        assertThat(event.requireRow().getString(8)).hasToString("{\"id\":1}");
        assertThat(event.requireRow().getString(9))
                .hasToString("{\"before\":null,\"after\":{\"id\":1,\"status\":\"paid\",\"email\":\"a@b\",\"points\":5},"
                        + "\"source\":{\"table\":\"orders\"},\"op\":\"u\"}");
        assertThat(event.envelope()).isNull();
    }

    @Test
    @Tag("E-3")
    void leavesOutOfTheEnvelopeWhatDidNotCome() {
        Unavailable email = new Unavailable(BitSet.valueOf(new long[] {4}), false);

        ChangeEvent event = shape(Orders.mode(WriteMode.EVENTS, "lake.events"), Orders.updated(ROW, email));

        assertThat(event.requireRow().getString(9).toString())
                .contains("\"after\":{\"id\":1,\"status\":\"paid\",\"points\":5}");
    }

    @Test
    void writesTheEventsOfSeveralTablesAsOneTableWhereTheTargetIsOne() {
        TableId lines = new TableId("shop", "sales", "lines");

        assertThat(EventRows.of(Orders.SCHEMA.id(), "lake.events").schema())
                .isEqualTo(EventRows.of(lines, "lake.events").schema());
        assertThat(EventRows.of(Orders.SCHEMA.id(), "{database}.{schema}_{table}")
                        .schema()
                        .id())
                .isEqualTo(Orders.SCHEMA.id());
    }

    private static ChangeEvent shape(Shaping shaping, ChangeEvent event) {
        return (ChangeEvent) new Shaper(shaping).shape(event);
    }
}
