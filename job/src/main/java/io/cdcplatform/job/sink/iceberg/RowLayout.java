package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Where each column of a table comes from: made once per source schema and table schema. */
final class RowLayout {
    /** The column is null: the source has none of this name. */
    static final int MISSING = -1;

    private final int[] from;
    private final LogicalTypeRoot[] source;
    private final boolean identity;
    private final Unstorable unstorable;

    private RowLayout(int[] from, LogicalTypeRoot[] source, boolean identity, Unstorable unstorable) {
        this.from = from;
        this.source = source;
        this.identity = identity;
        this.unstorable = unstorable;
    }

    static RowLayout of(TableSchema source, Schema table) {
        Map<String, Integer> positions = new HashMap<>();
        for (Column column : source.columns()) {
            positions.put(column.name(), positions.size());
        }
        int[] from = new int[table.columns().size()];
        LogicalTypeRoot[] types = new LogicalTypeRoot[from.length];
        boolean identity = from.length == source.columns().size();
        for (int i = 0; i < from.length; i++) {
            NestedField column = table.columns().get(i);
            Integer at = positions.get(column.name());
            from[i] = at == null ? MISSING : at;
            types[i] = LogicalTypeRoot.NULL;
            if (from[i] >= 0) {
                LogicalType type = source.columns().get(from[i]).type();
                types[i] = type.getTypeRoot();
                identity &= from[i] == i
                        && sameClass(type.getTypeRoot(), column.type().typeId());
            } else {
                identity = false;
            }
        }
        return new RowLayout(from, types, identity, Unstorable.in(source));
    }

    /** Whether a row of the source is a row of the table as it is. */
    boolean identity() {
        return identity;
    }

    /** The name of a column whose value the table has no form for, or null. */
    @Nullable
    String unstorable(RowData row) {
        return unstorable.column(row);
    }

    int size() {
        return from.length;
    }

    /** Position in the source's row, or {@link #MISSING}. */
    int from(int column) {
        return from[column];
    }

    /** What the source's row holds there. */
    LogicalTypeRoot source(int column) {
        return source[column];
    }

    /** Whether a value of the source is read with the getter that Iceberg uses for the table's type. */
    private static boolean sameClass(LogicalTypeRoot source, Type.TypeID table) {
        return switch (source) {
            case TINYINT, SMALLINT -> false;
            case INTEGER -> table == Type.TypeID.INTEGER;
            case FLOAT -> table == Type.TypeID.FLOAT;
            case VARCHAR -> table != Type.TypeID.UUID;
            default -> true;
        };
    }
}
