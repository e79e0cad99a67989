package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.event.Unavailable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BooleanType;

/** {@code deletes: soft} for tables: a deleted row stays as it was, but for the mark. */
final class SoftDeletes implements Stage {
    static final String MARK = "_cdc_deleted";

    private final TableSchema source;
    private final TableSchema schema;
    private final Unavailable allButTheMark;

    private SoftDeletes(TableSchema source, TableSchema schema, Unavailable allButTheMark) {
        this.source = source;
        this.schema = schema;
        this.allButTheMark = allButTheMark;
    }

    static SoftDeletes of(TableSchema source) {
        List<Column> columns = Extended.columns(source, source.columns(), List.of(mark()));
        BitSet kept = new BitSet();
        kept.set(0, source.columns().size());
        for (int index : source.keyIndexes()) {
            kept.clear(index);
        }
        return new SoftDeletes(
                source, new TableSchema(source.id(), columns, source.key()), new Unavailable(kept, true));
    }

    /** Rows that were there before the column are not deleted. */
    static Column mark() {
        return new Column(MARK, new BooleanType(false), "", Map.of(), false);
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public LineRecord apply(ChangeEvent event) {
        boolean deleted = event.op() == Op.DELETE;
        RowData row = event.row();
        GenericRowData marked = null;
        if (row != null) {
            marked = Extended.row(source.getters(), row, 1);
            marked.setField(source.columns().size(), deleted);
        }
        return new ChangeEvent(
                event.origin(),
                deleted ? Op.UPDATE : event.op(),
                schema,
                marked,
                deleted ? allButTheMark : event.unavailable(),
                event.envelope(),
                event.position(),
                event.sourceMillis());
    }
}
