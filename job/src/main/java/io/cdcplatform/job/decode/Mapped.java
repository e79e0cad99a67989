package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
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
    private static final String SOURCE_SCALE = "__debezium.source.column.scale";
    private static final String UUID = "io.debezium.data.Uuid";
    private static final String ZEROS = "00000000-0000-0000-0000-000000000000";
    private static final int MICROS = 6;
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;

    /** With the column's default, unless the column could not hold it. */
    Mapped withDefault(ConnectSchema.@Nullable Fallback fallback) {
        if (fallback == null) {
            return this;
        }
        @Nullable Object value;
        try {
            value = fitted(fallback.as(this));
            value = standsForAFunction(value) ? null : value;
        } catch (BadValue | DecodeException | IllegalArgumentException e) {
            return this;
        }
        Column withDefault = new Column(column.name(), column.type(), column.semantic(), column.parameters(), value);
        return new Mapped(schema, withDefault, conversion, children);
    }

    /**
     * Where a default is a function's the connector tells the beginning of time, or the UUID of zeros: a row that was there has
     * something else, which nobody tells.
     */
    private boolean standsForAFunction(@Nullable Object value) {
        if (value instanceof TimestampData timestamp) {
            return timestamp.getMillisecond() == 0 && timestamp.getNanoOfMillisecond() == 0;
        }
        boolean beginning =
                column.type().is(LogicalTypeRoot.DATE) && Integer.valueOf(0).equals(value);
        return beginning || schema.name().equals(UUID) && ZEROS.equals(String.valueOf(value));
    }

    /** The connector writes a default as it was declared; the database makes it fit the column first. */
    private @Nullable Object fitted(@Nullable Object value) {
        String type = schema.parameters().getOrDefault(SOURCE_TYPE, "").toLowerCase(Locale.ROOT);
        if (type.equals("bpchar") && value instanceof StringData text) {
            String plain = text.toString();
            int missing = parameter(SOURCE_LENGTH) - plain.codePointCount(0, plain.length());
            return missing > 0 ? StringData.fromString(plain + " ".repeat(missing)) : value;
        }
        int decimals = parameter(SOURCE_SCALE);
        boolean rounds = type.startsWith("timestamp") && decimals >= 0 && decimals < MICROS;
        return rounds && value instanceof TimestampData timestamp ? rounded(timestamp, decimals) : value;
    }

    /** As PostgreSQL does it: away from the beginning of 2000. */
    private static TimestampData rounded(TimestampData timestamp, int decimals) {
        long unit = 1;
        for (int i = decimals; i < MICROS; i++) {
            unit *= 10;
        }
        long micros = timestamp.getMillisecond() * 1000 + timestamp.getNanoOfMillisecond() / 1000 - MICROS_TO_2000;
        long up = (Math.abs(micros) + unit / 2) / unit * unit;
        long all = (micros < 0 ? -up : up) + MICROS_TO_2000;
        return TimestampData.fromEpochMillis(Math.floorDiv(all, 1000L), (int) Math.floorMod(all, 1000L) * 1000);
    }

    private int parameter(String name) {
        String number = schema.parameters().getOrDefault(name, "");
        return number.matches("\\d{1,8}") ? Integer.parseInt(number) : -1;
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
