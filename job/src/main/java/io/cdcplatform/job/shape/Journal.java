package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * {@code write_mode: append}: each change is a row with the table's columns, of a delete the key's only, of a truncate none, and
 * what it says of the change. Such an event keeps its operation; whatever that is, its row is to be inserted.
 */
final class Journal implements Stage {
    static final String UNAVAILABLE = "_cdc_unavailable";

    private final TableSchema source;
    private final TableSchema schema;
    private final ChangeColumns change = new ChangeColumns();

    private Journal(TableSchema source, TableSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    static Journal of(TableSchema source) {
        List<Column> own = new ArrayList<>();
        for (Column column : source.columns()) {
            own.add(new Column(
                    column.name(),
                    column.type().copy(true),
                    column.semantic(),
                    column.parameters(),
                    column.defaultValue()));
        }
        List<Column> more = new ArrayList<>(ChangeColumns.COLUMNS);
        more.add(ChangeColumns.column(UNAVAILABLE, ChangeColumns.text(true)));
        return new Journal(source, new TableSchema(source.id(), Extended.columns(source, own, more), List.of()));
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        int own = source.columns().size();
        GenericRowData row =
                Extended.row(source.getters(), event.row(), schema.columns().size() - own);
        change.set(row, own, event);
        row.setField(schema.columns().size() - 1, names(event.unavailable()));
        return new ChangeEvent(event.origin(), event.op(), schema, row, null, event.position(), event.sourceMillis());
    }

    /** The names of columns that are null because their values did not come, with commas between. */
    private @Nullable StringData names(@Nullable Unavailable unavailable) {
        if (unavailable == null) {
            return null;
        }
        List<String> names = unavailable.columns().stream()
                .mapToObj(index -> source.columns().get(index).name())
                .toList();
        return StringData.fromString(String.join(",", names));
    }
}
