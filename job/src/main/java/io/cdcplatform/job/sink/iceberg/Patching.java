package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.data.RowDataProjection;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.WriteResult;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.StructLikeMap;
import org.apache.iceberg.util.StructLikeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole rows of a {@link Patch} and of what the table has under its keys. Reads only files that may hold one of the keys,
 * row by row; keeps the patch in memory, which {@link Pending} bounds.
 */
final class Patching {
    /** More values than that Iceberg does not compare with the bounds of a file. */
    private static final int MOST_VALUES = 200;

    private final Table table;
    private final TableFiles files;
    private final Patch patch;
    private final Set<Integer> key;
    private final RowDataProjection keyOf;
    private final RowDataWrapper keyView;
    private final RowData.FieldGetter[] mine;
    private final RowData.FieldGetter[] theirs;
    private final Refill.@Nullable Source[] sources;
    private final int[] from;

    /** @param table at the state the patch is for: everything before it is there */
    Patching(Table table, Patch patch) {
        this.table = table;
        this.patch = patch;
        this.key = new TreeSet<>(patch.key());
        this.files = TableFiles.of(table, table.schema(), key);
        Schema schema = files.schema();
        this.keyOf = RowDataProjection.create(
                files.rowType(), schema.asStruct(), files.keySchema().asStruct());
        this.keyView = new RowDataWrapper(
                FlinkSchemaUtil.convert(files.keySchema()), files.keySchema().asStruct());
        this.mine = Pending.getters(files.rowType());
        this.theirs = Pending.getters(FlinkSchemaUtil.convert(patch.schema()));
        this.from = new int[mine.length];
        this.sources = new Refill.Source[mine.length];
        Refill refill = new Refill(table);
        for (int i = 0; i < from.length; i++) {
            sources[i] = refill.in(patch.schema(), schema.columns().get(i));
            from[i] = sources[i] == null ? -1 : patch.schema().columns().indexOf(sources[i].field());
        }
    }

    /**
     * @param files whole rows, and deletes of what they replace
     * @param absent a failure for each record whose row the table does not have
     */
    record Patched(WriteResult files, List<Failure> absent) {}

    Patched patched(Target target) throws IOException {
        StructLikeMap<Patch.Change> byKey = byKey();
        LiveRows.Deletes deletes = LiveRows.Deletes.ofKeys(table.io(), key, byKey::containsKey);
        DeltaTaskWriter writer = files.deltaWriter(0, 0);
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().filter(anyOf(byKey.keySet())).planFiles()) {
            for (FileScanTask task : tasks) {
                try (CloseableIterable<RowData> rows =
                        LiveRows.of(table.io(), task, table.schema(), files.schema(), deletes)) {
                    for (RowData row : rows) {
                        Patch.Change change = byKey.remove(keyView.wrap(keyOf.wrap(row)));
                        if (change != null) {
                            writer.replace(merged(row, change));
                        }
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
        return new Patched(writer.complete(), absent(byKey.values(), target));
    }

    private StructLikeMap<Patch.Change> byKey() throws IOException {
        StructLikeMap<Patch.Change> byKey =
                StructLikeMap.create(files.keySchema().asStruct());
        RowData none = new GenericRowData(mine.length);
        for (Patch.Change change : patch.read(table.io())) {
            byKey.put(StructLikeUtil.copy(keyView.wrap(keyOf.wrap(merged(none, change)))), change);
        }
        return byKey;
    }

    private RowData merged(RowData row, Patch.Change change) {
        RowData newer = change.rowOf(theirs.length);
        GenericRowData both = new GenericRowData(mine.length);
        for (int i = 0; i < mine.length; i++) {
            boolean known = from[i] >= 0 && change.known().get(from[i]);
            both.setField(i, known ? value(newer, i) : mine[i].getFieldOrNull(row));
        }
        return both;
    }

    /** The table's column may have got another type since. */
    private @Nullable Object value(RowData newer, int column) {
        Object value = theirs[from[column]].getFieldOrNull(newer);
        String name = files.schema().columns().get(column).name();
        return Objects.requireNonNull(sources[column]).convert(value, name);
    }

    private Expression anyOf(Collection<StructLike> keys) {
        List<StructLike> sorted = new ArrayList<>(keys);
        sorted.sort(Comparators.forType(files.keySchema().asStruct()));
        Expression any = Expressions.alwaysFalse();
        for (int i = 0; i < sorted.size(); i += MOST_VALUES) {
            List<StructLike> some = sorted.subList(i, Math.min(i + MOST_VALUES, sorted.size()));
            Expression all = Expressions.alwaysTrue();
            for (int column = 0; column < key.size(); column++) {
                all = Expressions.and(all, among(some, column));
            }
            any = Expressions.or(any, all);
        }
        return any;
    }

    private Expression among(List<StructLike> keys, int column) {
        NestedField field = files.keySchema().columns().get(column);
        if (field.type().typeId() == Type.TypeID.TIMESTAMP_NANO) {
            return Expressions.alwaysTrue(); // a number is taken for microseconds there
        }
        if (field.initialDefault() != null) {
            return Expressions.alwaysTrue(); // files from before the column are taken for files of nulls there
        }
        Set<Object> values =
                keys.stream().map(key -> key.get(column, Object.class)).collect(Collectors.toSet());
        return values.stream().allMatch(Objects::nonNull)
                ? Expressions.in(field.name(), values)
                : Expressions.alwaysTrue();
    }

    private List<Failure> absent(Collection<Patch.Change> changes, Target target) {
        List<Failure> failures = new ArrayList<>();
        for (Patch.Change change : changes) {
            for (Patch.Origin origin : change.origins()) {
                failures.add(new Failure(
                        origin.record(),
                        "UNAVAILABLE_VALUE",
                        "Cannot update the row of table " + target + " at " + origin.at()
                                + ": it is not there, and the source did not send the values of " + unknown(change)
                                + "; set REPLICA IDENTITY FULL on the source's table and take a new snapshot of it",
                        null));
            }
        }
        return failures;
    }

    private List<String> unknown(Patch.Change change) {
        List<String> names = new ArrayList<>();
        List<NestedField> columns = patch.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (!change.known().get(i)) {
                names.add(columns.get(i).name());
            }
        }
        return names;
    }
}
