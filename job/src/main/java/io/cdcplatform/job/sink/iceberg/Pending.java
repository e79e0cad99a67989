package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Unavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.data.RowDataProjection;
import org.apache.iceberg.util.StructLikeMap;
import org.apache.iceberg.util.StructLikeUtil;

/**
 * Events that do not carry their whole row, kept until the batch they came behind is closed: per key one, into which the later
 * ones are merged. What they leave out is read from the table when they are committed. A later whole row or delete of the key
 * takes their place.
 */
final class Pending {
    static final int MOST_ROWS = 100_000;
    static final long MOST_BYTES = 8L << 20;

    /** What a key costs beside its row: entries of maps, objects. */
    private static final int BYTES_OF_A_KEY = 250;

    private final Shape shape;
    private final TargetRow view;
    private final RowData.FieldGetter[] getters;
    private final RowDataSerializer serializer;
    private final RowDataProjection keyOf;
    private final RowDataWrapper keyView;
    private final StructLikeMap<Patch.Change> byKey;
    private long bytes;
    private long newestMillis;

    Pending(Shape shape) {
        TableFiles files = shape.files();
        this.shape = shape;
        this.view = new TargetRow(shape.layout());
        LogicalType[] types = nullable(files.rowType());
        this.getters = getters(files.rowType());
        this.serializer = new RowDataSerializer(types);
        this.keyOf = RowDataProjection.create(
                files.rowType(), files.schema().asStruct(), files.keySchema().asStruct());
        this.keyView = new RowDataWrapper(
                FlinkSchemaUtil.convert(files.keySchema()), files.keySchema().asStruct());
        this.byKey = StructLikeMap.create(files.keySchema().asStruct());
    }

    Shape shape() {
        return shape;
    }

    boolean isFull() {
        return byKey.size() >= MOST_ROWS || bytes >= MOST_BYTES;
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    long newestMillis() {
        return newestMillis;
    }

    void add(ChangeEvent event, Unavailable unavailable) {
        RowData row = view.wrap(event.requireRow());
        BitSet known = known(unavailable);
        StructLike key = keyView.wrap(keyOf.wrap(row));
        Patch.Change before = byKey.get(key);
        List<Patch.Origin> origins = new ArrayList<>(before == null ? List.of() : before.origins());
        if (!unavailable.rowMayBeAbsent()) {
            origins.add(Patch.Origin.of(event.origin()));
        }
        RowData whole = before == null ? row : merged(before, row, known);
        Patch.Change after = new Patch.Change(bytesOf(whole), known, origins);
        byKey.put(StructLikeUtil.copy(key), after);
        bytes += after.bytes() + (before == null ? BYTES_OF_A_KEY : -before.bytes());
        newestMillis = Math.max(newestMillis, event.sourceMillis());
    }

    /** A whole row or a delete of this key has come. */
    void remove(RowData source) {
        RowData row = view.wrap(source);
        Patch.Change before = byKey.remove(keyView.wrap(keyOf.wrap(row)));
        if (before != null) {
            bytes -= before.bytes() + BYTES_OF_A_KEY;
        }
    }

    Patch write() throws IOException {
        return Patch.write(shape.files(), List.copyOf(byKey.values()));
    }

    static RowData.FieldGetter[] getters(RowType type) {
        LogicalType[] types = nullable(type);
        RowData.FieldGetter[] made = new RowData.FieldGetter[types.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = RowData.createFieldGetter(types[i], i);
        }
        return made;
    }

    /** The columns that are not known are null, also where the table has them required. */
    private static LogicalType[] nullable(RowType type) {
        return type.getChildren().stream().map(child -> child.copy(true)).toArray(LogicalType[]::new);
    }

    private BitSet known(Unavailable unavailable) {
        RowLayout layout = shape.layout();
        BitSet known = new BitSet(layout.size());
        for (int i = 0; i < layout.size(); i++) {
            int from = layout.from(i);
            known.set(i, from >= 0 && !unavailable.has(from));
        }
        return known;
    }

    private RowData merged(Patch.Change before, RowData row, BitSet known) {
        RowData old = before.rowOf(getters.length);
        GenericRowData both = new GenericRowData(getters.length);
        for (int i = 0; i < getters.length; i++) {
            both.setField(i, getters[i].getFieldOrNull(known.get(i) ? row : old));
        }
        known.or(before.known());
        return both;
    }

    private byte[] bytesOf(RowData row) {
        BinaryRowData binary = serializer.toBinaryRow(row);
        return BinarySegmentUtils.copyToBytes(binary.getSegments(), binary.getOffset(), binary.getSizeInBytes());
    }
}
