package io.cdcplatform.job.shape;

import io.cdcplatform.config.ColumnRules;
import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.MaskKind;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events of {@code public.orders (id int primary key, status text, email text, points int)} with their envelopes. */
final class Orders {
    static final String TOPIC = "cdc.public.orders";
    static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    static final List<Column> COLUMNS = List.of(
            column("id", new IntType(false)),
            column("status", TEXT),
            column("email", TEXT),
            column("points", new IntType()));
    static final TableSchema SCHEMA = new TableSchema(new TableId("shop", "public", "orders"), COLUMNS, List.of("id"));
    private static final Columns ROW = struct(COLUMNS);
    private static final Columns SOURCE = struct(List.of(column("table", TEXT)));
    private static final Envelope.Shape SHAPE = new Envelope.Shape(
            struct(COLUMNS.subList(0, 1)),
            new Columns(
                    List.of(
                            column("before", ROW.rowType().copy(true)),
                            column("after", ROW.rowType().copy(true)),
                            column("source", SOURCE.rowType()),
                            column("op", TEXT)),
                    List.of(Optional.of(ROW), Optional.of(ROW), Optional.of(SOURCE), Optional.empty()),
                    RowType.of(ROW.rowType(), ROW.rowType(), SOURCE.rowType(), TEXT)));

    private Orders() {}

    static RowData row(int id, String status, String email, Integer points) {
        return GenericRowData.of(id, StringData.fromString(status), StringData.fromString(email), points);
    }

    static RowData key(int id) {
        return GenericRowData.of(id, null, null, null);
    }

    static ChangeEvent created(RowData after) {
        return event(Op.CREATE, after, null, after);
    }

    static ChangeEvent read(RowData after) {
        return event(Op.READ, after, null, after);
    }

    static ChangeEvent updated(RowData after) {
        return event(Op.UPDATE, after, null, after);
    }

    /** Of a table with REPLICA IDENTITY FULL. */
    static ChangeEvent updated(RowData before, RowData after) {
        return event(Op.UPDATE, after, before, after);
    }

    static ChangeEvent updated(RowData after, Unavailable unavailable) {
        ChangeEvent whole = updated(after);
        return new ChangeEvent(
                whole.origin(), whole.op(), SCHEMA, after, unavailable, whole.envelope(), whole.position(), 1000);
    }

    static ChangeEvent deleted(int id, RowData before) {
        return event(Op.DELETE, key(id), before, null);
    }

    static ChangeEvent truncated() {
        return event(Op.TRUNCATE, null, null, null);
    }

    static ChangeEvent event(Op op, RowData row, RowData before, RowData after) {
        GenericRowData value = GenericRowData.of(
                before,
                after,
                GenericRowData.of(StringData.fromString("orders")),
                StringData.fromString(String.valueOf(op.letter())));
        RowData key = row == null ? null : GenericRowData.of(row.getInt(0));
        return new ChangeEvent(
                new ConsumerRecord<>(TOPIC, 3, 42, null, null),
                op,
                SCHEMA,
                row,
                new Envelope(SHAPE, key, value),
                new SourcePosition(1, 2, 0, op == Op.READ),
                1000);
    }

    static Shaping shaping() {
        return new Shaping("shop", Map.of(), Map.of(), Secret.NONE, Deletes.HARD, WriteMode.UPSERT, true, "{table}");
    }

    static Shaping where(String predicate) {
        Shaping none = shaping();
        return new Shaping(
                "shop",
                Map.of("public.orders", predicate),
                none.columns(),
                none.maskKey(),
                Deletes.HARD,
                WriteMode.UPSERT,
                true,
                "");
    }

    static Shaping passingOn(Shaping shaping) {
        return new Shaping(
                "shop",
                shaping.where(),
                shaping.columns(),
                shaping.maskKey(),
                shaping.deletes(),
                shaping.mode(),
                false,
                shaping.targetName());
    }

    static Shaping columns(List<String> exclude, Map<String, String> rename, Map<String, MaskKind> mask) {
        return columns("public.orders", new ColumnRules(exclude, rename, mask));
    }

    static Shaping columns(String pattern, ColumnRules rules) {
        return new Shaping(
                "shop", Map.of(), Map.of(pattern, rules), new Secret("k"), Deletes.HARD, WriteMode.UPSERT, true, "");
    }

    static Shaping deletes(Deletes deletes) {
        return new Shaping("shop", Map.of(), Map.of(), Secret.NONE, deletes, WriteMode.UPSERT, true, "");
    }

    static Shaping mode(WriteMode mode, String target) {
        return new Shaping("shop", Map.of(), Map.of(), Secret.NONE, Deletes.HARD, mode, false, target);
    }

    /** What a sink would write of the row. */
    static String json(ChangeEvent event) {
        JsonBuffer json = new JsonBuffer();
        RowJson.of(event.schema()).write(event.requireRow(), json);
        return json.toString();
    }

    /** Key and value of the envelope. */
    static String envelope(ChangeEvent event) {
        JsonBuffer json = new JsonBuffer();
        Envelope envelope = event.envelope();
        if (envelope.key() != null) {
            RowJson.of(envelope.shape().key()).write(envelope.key(), json);
        }
        RowJson.of(envelope.shape().value()).write(envelope.value(), json.raw(' '));
        return json.toString();
    }

    static Column column(String name, LogicalType type) {
        return new Column(name, type, "", Map.of());
    }

    private static Columns struct(List<Column> fields) {
        return new Columns(
                fields,
                fields.stream().map(field -> Optional.<Columns>empty()).toList(),
                RowType.of(fields.stream().map(Column::type).toArray(LogicalType[]::new)));
    }
}
