package io.cdcplatform.job.sink.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a line has written down, beside a target table, of the source's shape that it brought the table to.
 *
 * @param version one more with each change, so that other tasks notice
 * @param since where in the source's log the first row of this shape stood: older rows do not change the table
 * @param history names that changed, oldest first: what rows from before are to be written as
 */
record KnownTable(
        long version, SchemaPosition since, List<KnownColumn> columns, List<String> key, List<NameChange> history) {
    /** Rows from before more changes than that have long been read. */
    private static final int MAX_HISTORY = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param type as the target would declare it */
    record KnownColumn(String name, String type) {}

    /** @param to null: the column is gone */
    record NameChange(SchemaPosition at, String from, @Nullable String to) {}

    /** What is kept as text. */
    private record Shape(List<KnownColumn> columns, List<String> key, List<NameChange> history) {}

    static KnownTable first(TableSchema schema, SchemaPosition since, Function<Column, String> types) {
        return new KnownTable(0, since, columnsOf(schema, types), schema.key(), List.of());
    }

    static KnownTable parse(long version, SchemaPosition since, String shape) {
        try {
            Shape parsed = JSON.readValue(shape, Shape.class);
            return new KnownTable(version, since, parsed.columns(), parsed.key(), parsed.history());
        } catch (JsonProcessingException e) {
            throw new LineFailedException("Cannot read " + Dialect.SCHEMA_TABLE + ": " + e.getOriginalMessage()
                    + "; delete the row, the table is then taken as it is");
        }
    }

    String shape() {
        try {
            return JSON.writeValueAsString(new Shape(columns, key, history));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table was brought to this schema by these changes. */
    KnownTable next(TableSchema schema, SchemaPosition at, Function<Column, String> types, List<TableChange> changes) {
        List<NameChange> names = new ArrayList<>(history);
        for (TableChange change : changes) {
            if (change instanceof TableChange.Drop drop) {
                names.add(new NameChange(at, drop.name(), null));
            } else if (change instanceof TableChange.Rename rename) {
                names.add(new NameChange(at, rename.from(), rename.to()));
            }
        }
        return new KnownTable(
                version + 1,
                at,
                columnsOf(schema, types),
                schema.key(),
                List.copyOf(names.subList(Math.max(0, names.size() - MAX_HISTORY), names.size())));
    }

    boolean hasShapeOf(TableSchema schema, Function<Column, String> types) {
        return key.equals(schema.key()) && columns.equals(columnsOf(schema, types));
    }

    @Nullable
    KnownColumn column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** What a column of a row from {@code at} is called now; null if it is gone. */
    @Nullable
    String nameNow(String column, SchemaPosition at) {
        String name = column;
        for (NameChange change : history) {
            if (change.from().equals(name) && at.isBefore(change.at())) {
                name = change.to();
                if (name == null) {
                    return null;
                }
            }
        }
        return name;
    }

    private static List<KnownColumn> columnsOf(TableSchema schema, Function<Column, String> types) {
        return schema.columns().stream()
                .map(column -> new KnownColumn(column.name(), types.apply(column)))
                .toList();
    }
}
