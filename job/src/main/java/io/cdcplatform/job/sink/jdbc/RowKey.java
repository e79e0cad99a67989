package io.cdcplatform.job.sink.jdbc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;

/** The key of a row: equal for equal keys of one shape, and in an order that all tasks share. */
record RowKey(Object[] values) implements Comparable<RowKey> {

    static RowKey of(RowData row, int[] keyIndexes, RowData.FieldGetter[] getters) {
        Object[] values = new Object[keyIndexes.length];
        for (int i = 0; i < values.length; i++) {
            Object value = getters[keyIndexes[i]].getFieldOrNull(row);
            values[i] = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
        }
        return new RowKey(values);
    }

    @Override
    public int compareTo(RowKey other) {
        for (int i = 0; i < values.length; i++) {
            int order = compare(values[i], other.values[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object mine, Object theirs) {
        return mine instanceof Comparable<?> && mine.getClass() == theirs.getClass()
                ? ((Comparable<Object>) mine).compareTo(theirs)
                : String.valueOf(mine).compareTo(String.valueOf(theirs));
    }
}
