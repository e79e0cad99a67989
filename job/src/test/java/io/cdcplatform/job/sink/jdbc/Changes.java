package io.cdcplatform.job.sink.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Changes as they come from decode, with offsets that go up by one in each partition. */
final class Changes {
    private static final String TOPIC = "cdc.public.t";

    private final Tap tap;
    private final Map<Integer, Long> offsets = new HashMap<>();
    private Batch batch = new Batch();
    private SourcePosition position = new SourcePosition(10, 20, 0, false);
    private long millis = 1_000;

    /** @param attempt a name of its own for each life of a task */
    Changes(String attempt) {
        this.tap = Tap.ofThisTask(attempt, TapLimits.NONE);
    }

    static TableSchema table(String name, List<String> key, Column... columns) {
        return new TableSchema(new TableId("shop", "public", name), List.of(columns), key);
    }

    static Column column(String name, LogicalType type) {
        return column(name, type, "", Map.of());
    }

    static Column column(String name, LogicalType type, String semantic, Map<String, String> parameters) {
        return new Column(name, type, semantic, parameters);
    }

    static Column sourceColumn(String name, LogicalType type, String semantic, String sourceType) {
        return column(name, type, semantic, Map.of(PostgresTypes.SOURCE_TYPE, sourceType));
    }

    /** Where the next record of the partition is. */
    Changes at(int partition, long offset) {
        offsets.put(partition, offset);
        return this;
    }

    SourcePartition partition(int number) {
        return tap.of(new ConsumerRecord<>(TOPIC, number, 0, new byte[0], new byte[0]));
    }

    Changes add(Op op, TableSchema schema, Object... values) {
        return addTo(0, op, schema, values);
    }

    Changes addTo(int partition, Op op, TableSchema schema, Object... values) {
        return add(event(partition, op, schema, values));
    }

    /** An update of which these columns did not come. */
    Changes addPartial(TableSchema schema, boolean mayBeAbsent, List<String> unavailable, @Nullable Object... values) {
        BitSet columns = new BitSet();
        for (int i = 0; i < values.length; i++) {
            columns.set(i, unavailable.contains(schema.columns().get(i).name()));
        }
        ChangeEvent whole = event(0, Op.UPDATE, schema, values);
        return add(new ChangeEvent(
                whole.origin(),
                whole.op(),
                schema,
                whole.row(),
                new Unavailable(columns, mayBeAbsent),
                null,
                whole.position(),
                whole.sourceMillis()));
    }

    /** Where in the source's log the next changes stand. */
    Changes since(long lsn) {
        position = new SourcePosition(10, lsn, 0, false);
        return this;
    }

    /** When the source makes the next changes. */
    Changes madeAt(long epochMillis) {
        millis = epochMillis;
        return this;
    }

    Changes add(LineRecord record) {
        tap.took(record.origin());
        batch.add(record, tap.of(record.origin()));
        return this;
    }

    ChangeEvent event(int partition, Op op, TableSchema schema, @Nullable Object... values) {
        return new ChangeEvent(
                origin(
                        partition,
                        schema.key().isEmpty() || values.length == 0
                                ? null
                                : String.valueOf(values[0]).getBytes(UTF_8)),
                op,
                schema,
                values.length == 0 ? null : row(values),
                null,
                position,
                millis);
    }

    /** Of a record without a key. */
    ConsumerRecord<byte[], byte[]> origin(int partition) {
        return origin(partition, null);
    }

    private ConsumerRecord<byte[], byte[]> origin(int partition, byte @Nullable [] key) {
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                8,
                100,
                key,
                new byte[100],
                new RecordHeaders(),
                Optional.empty());
    }

    /** The records since the last call. */
    Batch batch() {
        Batch made = batch;
        batch = new Batch();
        return made;
    }

    static GenericRowData row(@Nullable Object... values) {
        Object[] internal = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            internal[i] = values[i] instanceof String text ? StringData.fromString(text) : values[i];
        }
        return GenericRowData.of(internal);
    }
}
