package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** {@code write_mode: events}: each change is a row of a table that looks the same for all, with the envelope as JSON. */
final class EventRows implements Stage {
    /** A buffer that grew past this for one event is not kept for the next. */
    private static final int KEPT_BUFFER_BYTES = 1024 * 1024;

    private static final int MAX_KNOWN = 4096;
    private static final List<Column> COLUMNS = columns();
    private static final BitSet NONE = new BitSet();

    private final TableSchema schema;
    private final StringData database;
    private final StringData tableSchema;
    private final StringData table;
    private final ChangeColumns change = new ChangeColumns();
    private final Map<Columns, RowJson> writers = new IdentityHashMap<>();
    private JsonBuffer json = new JsonBuffer();

    private EventRows(TableId source, TableSchema schema) {
        this.schema = schema;
        this.database = StringData.fromString(source.database());
        this.tableSchema = StringData.fromString(source.schema());
        this.table = StringData.fromString(source.name());
    }

    /** Tables that one target takes become one table: what the target's name does not tell apart is left out of the id. */
    static EventRows of(TableId source, String targetName) {
        boolean tellsSchemas = targetName.contains("{schema}");
        TableId id = new TableId(
                targetName.contains("{database}") || tellsSchemas ? source.database() : "",
                tellsSchemas ? source.schema() : "",
                targetName.contains("{table}") ? source.name() : "");
        return new EventRows(source, new TableSchema(id, COLUMNS, List.of()));
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        Unavailable unavailable = event.unavailable();
        Envelope envelope = Objects.requireNonNull(event.envelope(), "rows of events need the envelope");
        GenericRowData row = new GenericRowData(COLUMNS.size());
        change.set(row, 0, event);
        int at = ChangeColumns.COLUMNS.size();
        row.setField(at, database);
        row.setField(at + 1, tableSchema);
        row.setField(at + 2, table);
        row.setField(at + 3, text(envelope.shape().key(), envelope.key(), NONE));
        row.setField(
                at + 4,
                text(envelope.shape().value(), envelope.value(), unavailable == null ? NONE : unavailable.columns()));
        return new ChangeEvent(event.origin(), event.op(), schema, row, null, event.position(), event.sourceMillis());
    }

    /** @param omitted columns of {@code after} whose values did not come with the event */
    private @Nullable StringData text(@Nullable Columns columns, @Nullable RowData row, BitSet omitted) {
        if (columns == null || row == null) {
            return null;
        }
        if (writers.size() >= MAX_KNOWN) {
            writers.clear();
        }
        RowJson writer = writers.computeIfAbsent(columns, RowJson::of);
        if (omitted.isEmpty()) {
            writer.write(row, json.clear());
        } else {
            writer.write(row, "after", omitted, json.clear());
        }
        StringData text = StringData.fromBytes(json.toByteArray());
        if (json.length() > KEPT_BUFFER_BYTES) {
            json = new JsonBuffer();
        }
        return text;
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(ChangeColumns.COLUMNS);
        for (String required : List.of("_cdc_database", "_cdc_schema", "_cdc_table")) {
            columns.add(ChangeColumns.column(required, ChangeColumns.text(false)));
        }
        columns.add(ChangeColumns.column("key", ChangeColumns.text(true)));
        columns.add(ChangeColumns.column("value", ChangeColumns.text(false)));
        return List.copyOf(columns);
    }
}
