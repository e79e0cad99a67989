package io.cdcplatform.job.event;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The shape of a table's rows under one writer's schema and key. Made once per pair of schemas and shared by their events, so
 * that {@code ==} answers "the same shape as before" for all but the first event of a run.
 */
public final class TableSchema {
    private final TableId id;
    private final List<Column> columns;
    private final List<String> key;
    private final RowType rowType;
    private final int[] keyIndexes;
    private final RowData.FieldGetter[] getters;

    /**
     * @param columns in the order of the row's fields
     * @param key names of the key's columns, in the order of the record's key; empty for a table without a key
     * @throws IllegalArgumentException if a key column is not among the columns
     */
    public TableSchema(TableId id, List<Column> columns, List<String> key) {
        this.id = id;
        this.columns = List.copyOf(columns);
        this.key = List.copyOf(key);
        this.rowType = new RowType(
                false,
                columns.stream()
                        .map(column -> new RowType.RowField(column.name(), column.type()))
                        .toList());
        this.keyIndexes = key.stream().mapToInt(this::indexOf).toArray();
        this.getters = fieldGetters();
    }

    public TableId id() {
        return id;
    }

    public List<Column> columns() {
        return columns;
    }

    public List<String> key() {
        return key;
    }

    public RowType rowType() {
        return rowType;
    }

    /** Positions of the key's columns in the row, in the key's order; not to be changed. */
    public int[] keyIndexes() {
        return keyIndexes;
    }

    /** A getter per column; not to be changed. */
    public RowData.FieldGetter[] getters() {
        return getters;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof TableSchema that
                        && id.equals(that.id)
                        && columns.equals(that.columns)
                        && key.equals(that.key));
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + columns.hashCode();
    }

    @Override
    public String toString() {
        return id + " " + rowType.asSummaryString() + " key " + key;
    }

    private int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Cannot use key of table " + id + ": column " + name + " is not in the row");
    }

    private RowData.FieldGetter[] fieldGetters() {
        RowData.FieldGetter[] made = new RowData.FieldGetter[columns.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = RowData.createFieldGetter(columns.get(i).type(), i);
        }
        return made;
    }
}
