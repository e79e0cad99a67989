package io.cdcplatform.job.event;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one shape as JSON objects, fields in the order of the columns; made once per shape. Whole numbers are numbers
 * (also beyond 2^53), decimals strings with all their digits, NaN and the infinities strings, bytes base64, JSON is embedded as it
 * is, dates and times are ISO text with as many decimals as the column has.
 *
 * <p>Used by one thread at a time.
 */
public final class RowJson {
    private static final String POINT = "io.debezium.data.geometry.Point";

    private final byte[][] names;
    private final RowData.FieldGetter[] getters;
    private final JsonValue[] values;
    private final List<String> fieldNames = new ArrayList<>();
    /** Per field the writer of its struct, null where it is none. */
    private final List<@Nullable RowJson> structs = new ArrayList<>();

    private RowJson(Columns columns) {
        int size = columns.fields().size();
        names = new byte[size][];
        getters = new RowData.FieldGetter[size];
        values = new JsonValue[size];
        for (int i = 0; i < size; i++) {
            Column column = columns.fields().get(i);
            names[i] = new JsonBuffer().string(column.name()).raw(':').toByteArray();
            // A row before its delete lacks also what may not be null in the table.
            getters[i] = RowData.createFieldGetter(column.type().copy(true), i);
            RowJson struct = column.type() instanceof RowType type
                    ? columns.children().get(i).map(RowJson::of).orElseGet(() -> of(type))
                    : null;
            values[i] = value(column, struct);
            fieldNames.add(column.name());
            structs.add(struct);
        }
    }

    public static RowJson of(Columns columns) {
        return new RowJson(columns);
    }

    /** For the rows of a table. */
    public static RowJson of(TableSchema schema) {
        return of(new Columns(schema.columns(), none(schema.columns().size()), schema.rowType()));
    }

    /** For structs of which nothing is known but their type. */
    static RowJson of(RowType type) {
        List<Column> fields = new ArrayList<>();
        for (RowType.RowField field : type.getFields()) {
            fields.add(new Column(field.getName(), field.getType(), "", Map.of()));
        }
        return of(new Columns(fields, none(fields.size()), type));
    }

    public void write(RowData row, JsonBuffer out) {
        out.raw('{');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.raw(',');
            }
            write(i, row, out);
        }
        out.raw('}');
    }

    /** Writes the row, leaving out the fields at these places of the struct in it that has this name. */
    public void write(RowData row, String struct, BitSet omitted, JsonBuffer out) {
        out.raw('{');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.raw(',');
            }
            RowJson inner = structs.get(i);
            if (inner != null && fieldNames.get(i).equals(struct) && !row.isNullAt(i)) {
                out.raw(names[i]);
                inner.writeWithout(omitted, row.getRow(i, inner.values.length), out);
            } else {
                write(i, row, out);
            }
        }
        out.raw('}');
    }

    private void writeWithout(BitSet omitted, RowData row, JsonBuffer out) {
        out.raw('{');
        boolean first = true;
        for (int i = omitted.nextClearBit(0); i < values.length; i = omitted.nextClearBit(i + 1)) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            write(i, row, out);
        }
        out.raw('}');
    }

    private void write(int i, RowData row, JsonBuffer out) {
        out.raw(names[i]);
        Object value = getters[i].getFieldOrNull(row);
        if (value == null) {
            out.raw("null");
        } else {
            values[i].write(value, out);
        }
    }

    private static JsonValue value(Column column, @Nullable RowJson struct) {
        if (struct == null) {
            return JsonValue.of(column);
        }
        return column.semantic().equals(POINT)
                ? RowJson::writePoint
                : (value, out) -> struct.write((RowData) value, out);
    }

    /** A point as x and y, without the binary form of the same. */
    private static void writePoint(Object value, JsonBuffer out) {
        RowData point = (RowData) value;
        out.raw("{\"x\":").raw(Double.toString(point.getDouble(0)));
        out.raw(",\"y\":").raw(Double.toString(point.getDouble(1)));
        if (point.getArity() > 3 && !point.isNullAt(3)) {
            out.raw(",\"srid\":").number(point.getInt(3));
        }
        out.raw('}');
    }

    private static List<Optional<Columns>> none(int size) {
        List<Optional<Columns>> children = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            children.add(Optional.empty());
        }
        return children;
    }
}
