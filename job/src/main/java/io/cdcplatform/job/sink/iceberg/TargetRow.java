package io.cdcplatform.job.sink.iceberg;

import java.util.UUID;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;
import org.apache.iceberg.util.UUIDUtil;

/**
 * A row of the source seen as a row of the table: other order, missing columns null, narrower numbers widened. A view that is used again for each row; nothing is copied.
 */
final class TargetRow implements RowData {
    private final RowLayout layout;
    private RowData row;

    TargetRow(RowLayout layout) {
        this.layout = layout;
        this.row = new GenericRowData(0);
    }

    TargetRow wrap(RowData source) {
        row = source;
        return this;
    }

    @Override
    public int getArity() {
        return layout.size();
    }

    @Override
    public RowKind getRowKind() {
        return row.getRowKind();
    }

    @Override
    public void setRowKind(RowKind kind) {
        row.setRowKind(kind);
    }

    @Override
    public boolean isNullAt(int column) {
        int from = layout.from(column);
        return from == RowLayout.MISSING || row.isNullAt(from);
    }

    @Override
    public boolean getBoolean(int column) {
        return row.getBoolean(column(column));
    }

    @Override
    public byte getByte(int column) {
        return row.getByte(column(column));
    }

    @Override
    public short getShort(int column) {
        return row.getShort(column(column));
    }

    @Override
    public int getInt(int column) {
        int from = column(column);
        return switch (layout.source(column)) {
            case TINYINT -> row.getByte(from);
            case SMALLINT -> row.getShort(from);
            default -> row.getInt(from);
        };
    }

    @Override
    public long getLong(int column) {
        return switch (layout.source(column)) {
            case TINYINT, SMALLINT, INTEGER -> getInt(column);
            default -> row.getLong(column(column));
        };
    }

    @Override
    public float getFloat(int column) {
        return row.getFloat(column(column));
    }

    @Override
    public double getDouble(int column) {
        int from = column(column);
        return layout.source(column) == LogicalTypeRoot.FLOAT ? row.getFloat(from) : row.getDouble(from);
    }

    @Override
    public StringData getString(int column) {
        return row.getString(column(column));
    }

    @Override
    public DecimalData getDecimal(int column, int precision, int scale) {
        return row.getDecimal(column(column), precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int column, int precision) {
        return row.getTimestamp(column(column), precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int column) {
        return row.getRawValue(column(column));
    }

    @Override
    public byte[] getBinary(int column) {
        if (layout.source(column) == LogicalTypeRoot.VARCHAR) { // the table's column is a uuid, the source's its text
            return UUIDUtil.convert(
                    UUID.fromString(row.getString(column(column)).toString()));
        }
        return row.getBinary(column(column));
    }

    @Override
    public ArrayData getArray(int column) {
        return row.getArray(column(column));
    }

    @Override
    public MapData getMap(int column) {
        return row.getMap(column(column));
    }

    @Override
    public RowData getRow(int column, int numFields) {
        return row.getRow(column(column), numFields);
    }

    @Override
    public Variant getVariant(int column) {
        return row.getVariant(column(column));
    }

    private int column(int column) {
        return layout.from(column);
    }
}
