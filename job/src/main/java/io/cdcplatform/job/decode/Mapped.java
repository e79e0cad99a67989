package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * What a field of the writer's schema becomes: a column, and the conversion of its values.
 *
 * @param children a struct's fields, an array's element, a map's value
 */
record Mapped(ConnectSchema schema, Column column, Conversion conversion, List<Mapped> children) {
    private static final String SOURCE_TYPE = "__debezium.source.column.type";
    private static final String SOURCE_LENGTH = "__debezium.source.column.length";

    /** With the column's default, unless the column could not hold it. */
    Mapped withDefault(ConnectSchema.@Nullable Fallback fallback) {
        if (fallback == null) {
            return this;
        }
        @Nullable Object value;
        try {
            value = padded(fallback.as(this));
        } catch (BadValue | DecodeException | IllegalArgumentException e) {
            return this;
        }
        Column withDefault = new Column(column.name(), column.type(), column.semantic(), column.parameters(), value);
        return new Mapped(schema, withDefault, conversion, children);
    }

    /** Values of a {@code char(n)} come with their blanks, its default without. */
    private @Nullable Object padded(@Nullable Object value) {
        boolean blank = schema.parameters().getOrDefault(SOURCE_TYPE, "").equalsIgnoreCase("bpchar");
        if (!blank || !(value instanceof StringData text)) {
            return value;
        }
        String plain = text.toString();
        int missing = length() - plain.codePointCount(0, plain.length());
        return missing > 0 ? StringData.fromString(plain + " ".repeat(missing)) : value;
    }

    private int length() {
        String length = schema.parameters().getOrDefault(SOURCE_LENGTH, "");
        return length.matches("\\d{1,8}") ? Integer.parseInt(length) : 0;
    }

    Mapped withConversion(Conversion other) {
        return new Mapped(schema, column, other, children);
    }

    Mapped withChildren(List<Mapped> others) {
        return new Mapped(schema, column, conversion, others);
    }

    /** A struct's fields as columns. */
    List<Column> columns() {
        return children.stream().map(Mapped::column).toList();
    }

    /** A struct's fields with the fields of the structs in it. */
    Columns shape() {
        List<Optional<Columns>> nested = new ArrayList<>();
        List<RowType.RowField> fields = new ArrayList<>();
        for (Mapped child : children) {
            nested.add(child.isRow() ? Optional.of(child.shape()) : Optional.empty());
            fields.add(new RowType.RowField(child.column.name(), child.column.type()));
        }
        return new Columns(columns(), List.copyOf(nested), new RowType(false, fields));
    }

    /** The shape of a key under the names of the row's columns: in a key the connector says only what Avro made of them. */
    Columns shape(List<String> names) {
        Columns adjusted = shape();
        List<Column> columns = new ArrayList<>();
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Column column = adjusted.fields().get(i);
            columns.add(new Column(names.get(i), column.type(), column.semantic(), column.parameters()));
            fields.add(new RowType.RowField(names.get(i), column.type()));
        }
        return new Columns(List.copyOf(columns), adjusted.children(), new RowType(false, fields));
    }

    private boolean isRow() {
        return column.type() instanceof RowType;
    }
}
