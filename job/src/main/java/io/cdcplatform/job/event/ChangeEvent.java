package io.cdcplatform.job.event;

import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row.
 *
 * @param schema shape of {@code after}, {@code before} and the key
 * @param row for READ, CREATE, UPDATE the row after the change; for DELETE a row of the same shape of which only the key's
 *     columns are set, taken from the record's key (a delete's own image may be invented by the connector); null for TRUNCATE
 * @param unavailable the columns of {@code row} that the target has to keep; null where the row is whole, as nearly always
 * @param envelope the whole Debezium envelope where the line asked for it, else null
 * @param position where in the source's log the change stands
 * @param sourceMillis {@code source.ts_ms}: when the source made the change, epoch milliseconds; 0 where unknown
 */
public record ChangeEvent(
        ConsumerRecord<byte[], byte[]> origin,
        Op op,
        TableSchema schema,
        @Nullable RowData row,
        @Nullable Unavailable unavailable,
        @Nullable Envelope envelope,
        SourcePosition position,
        long sourceMillis)
        implements LineRecord {

    /** An event whose row is whole. */
    public ChangeEvent(
            ConsumerRecord<byte[], byte[]> origin,
            Op op,
            TableSchema schema,
            @Nullable RowData row,
            @Nullable Envelope envelope,
            SourcePosition position,
            long sourceMillis) {
        this(origin, op, schema, row, null, envelope, position, sourceMillis);
    }

    /** The same event as if it came with another record. */
    public ChangeEvent from(ConsumerRecord<byte[], byte[]> other) {
        return new ChangeEvent(other, op, schema, row, unavailable, envelope, position, sourceMillis);
    }

    /** The row where the operation has one: everywhere but in TRUNCATE. */
    public RowData requireRow() {
        if (row == null) {
            throw new IllegalStateException("Cannot take the row of " + op + " at " + at() + ": it has none");
        }
        return row;
    }
}
