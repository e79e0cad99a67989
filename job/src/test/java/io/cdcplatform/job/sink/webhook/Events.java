package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Events of a table {@code orders (id int primary key, status text)} as decoding gives them. */
final class Events {
    static final String TOPIC = "cdc.public.orders";
    private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);

    private static final Columns KEY = struct(List.of(column("id", new IntType())));
    private static final Columns ROW = struct(List.of(column("id", new IntType()), column("status", TEXT)));
    private static final Columns SOURCE =
            struct(List.of(column("connector", TEXT), column("name", TEXT), column("txId", new BigIntType())));
    private static final Envelope.Shape SHAPE = new Envelope.Shape(
            KEY,
            new Columns(
                    List.of(column("after", ROW.rowType()), column("source", SOURCE.rowType()), column("op", TEXT)),
                    List.of(Optional.of(ROW), Optional.of(SOURCE), Optional.empty()),
                    RowType.of(ROW.rowType(), SOURCE.rowType(), TEXT)));
    private static final TableSchema SCHEMA =
            new TableSchema(new TableId("shop", "public", "orders"), ROW.fields(), List.of("id"));

    private Events() {}

    /** An update of which the status did not come. */
    static ChangeEvent withoutStatus() {
        ChangeEvent whole = change(5, 1, Op.UPDATE, null);
        BitSet status = new BitSet();
        status.set(1);
        return new ChangeEvent(
                whole.origin(),
                whole.op(),
                whole.schema(),
                whole.row(),
                new Unavailable(status, false),
                whole.envelope(),
                whole.position(),
                whole.sourceMillis());
    }

    /** A change of order {@code id}; the position in the log follows the offset. */
    static ChangeEvent change(long offset, Integer id, Op op, String status) {
        return change(offset, id, op, status, new SourcePosition(7, 1000 + offset, 0, op == Op.READ), "postgresql", 99);
    }

    static ChangeEvent change(
            long offset, Integer id, Op op, String status, SourcePosition position, String connector, long txId) {
        RowData row = GenericRowData.of(id, StringData.fromString(status));
        RowData source = GenericRowData.of(StringData.fromString(connector), StringData.fromString("cdc"), txId);
        RowData value = GenericRowData.of(
                op == Op.TRUNCATE ? null : row, source, StringData.fromString(String.valueOf(op.letter())));
        return new ChangeEvent(
                origin(offset, id),
                op,
                SCHEMA,
                op == Op.TRUNCATE ? null : row,
                new Envelope(SHAPE, id == null ? null : GenericRowData.of(id), value),
                position,
                0);
    }

    /** The event with the number that the connector gave it in its transaction. */
    static ChangeEvent numbered(ChangeEvent event, long order) {
        Columns numbers = struct(List.of(column("id", TEXT), column("total_order", new BigIntType())));
        Columns value = SHAPE.value();
        Envelope.Shape shape = new Envelope.Shape(
                KEY,
                new Columns(
                        List.of(
                                value.fields().get(0),
                                value.fields().get(1),
                                value.fields().get(2),
                                column("transaction", numbers.rowType())),
                        List.of(Optional.of(ROW), Optional.of(SOURCE), Optional.empty(), Optional.of(numbers)),
                        RowType.of(ROW.rowType(), SOURCE.rowType(), TEXT, numbers.rowType())));
        GenericRowData whole = (GenericRowData) event.envelope().value();
        RowData numbered = GenericRowData.of(
                whole.getField(0),
                whole.getField(1),
                whole.getField(2),
                GenericRowData.of(StringData.fromString("file=1,pos=2"), order));
        return new ChangeEvent(
                event.origin(),
                event.op(),
                event.schema(),
                event.row(),
                new Envelope(shape, event.envelope().key(), numbered),
                event.position(),
                event.sourceMillis());
    }

    static ConsumerRecord<byte[], byte[]> origin(long offset, Integer id) {
        byte[] key = id == null ? null : ("key" + id).getBytes(UTF_8);
        return new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                3,
                key,
                new byte[3],
                new RecordHeaders(),
                Optional.empty());
    }

    private static Column column(String name, LogicalType type) {
        return new Column(name, type, "", Map.of());
    }

    private static Columns struct(List<Column> fields) {
        return new Columns(
                fields,
                fields.stream().map(field -> Optional.<Columns>empty()).toList(),
                RowType.of(fields.stream().map(Column::type).toArray(LogicalType[]::new)));
    }
}
