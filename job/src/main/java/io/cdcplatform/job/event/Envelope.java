package io.cdcplatform.job.event;

import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Key and value of a Debezium record as rows, for targets that receive the envelope itself.
 *
 * @param shape the columns of key and value, made once per pair of schemas
 * @param key null for a table without a key
 */
public record Envelope(Shape shape, @Nullable RowData key, RowData value) {

    /** Columns of the record's key and of its value ({@code before}, {@code after}, {@code source}, {@code op}, ...). */
    public record Shape(@Nullable Columns key, Columns value) {}
}
