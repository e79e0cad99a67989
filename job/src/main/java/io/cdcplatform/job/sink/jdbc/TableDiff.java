package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.jdbc.KnownTable.KnownColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done to a table so that it has the shape of the source's rows. Drops and renames only what the source is known
 * to have had: columns that somebody else added stay.
 *
 * <p>Where the source only ever appends columns (PostgreSQL), the order tells a rename from a drop and an add: a new name that
 * still has an old column behind it, at the place of one that is gone and of the same type, is a rename; a column that moved
 * to the end was dropped and added again.
 */
final class TableDiff {
    private final Dialect dialect;
    private final @Nullable KnownTable known;
    private final TargetTable target;
    private final TableSchema schema;
    private final Set<String> names = new HashSet<>();
    private final Set<String> again = new HashSet<>();
    private final Map<String, String> renames = new LinkedHashMap<>();

    private TableDiff(
            Dialect dialect, @Nullable KnownTable known, TargetTable target, TableSchema schema, boolean ordered) {
        this.dialect = dialect;
        this.known = known;
        this.target = target;
        this.schema = schema;
        schema.columns().forEach(column -> names.add(column.name()));
        if (known != null && ordered) {
            readOrder(known);
        }
    }

    static List<TableChange> of(Dialect dialect, @Nullable KnownTable known, TargetTable target, TableSchema schema) {
        return new TableDiff(dialect, known, target, schema, dialect.appendsColumns()).changes();
    }

    /** For a table whose columns keep their names: a renamed column is one that is gone and one that is added. */
    static List<TableChange> withoutRenames(
            Dialect dialect, @Nullable KnownTable known, TargetTable target, TableSchema schema) {
        return new TableDiff(dialect, known, target, schema, false).changes();
    }

    private List<TableChange> changes() {
        List<TableChange> changes = new ArrayList<>();
        renames.forEach((from, to) -> changes.add(new TableChange.Rename(from, to)));
        gone().forEach(name -> changes.add(new TableChange.Drop(name)));
        for (Column column : schema.columns()) {
            TargetColumn existing =
                    again.contains(column.name()) ? null : target.columns().get(column.name());
            if (existing != null) {
                TableChange retype = retype(column, existing);
                if (retype != null) {
                    changes.add(retype);
                }
            } else if (!renames.containsValue(column.name())) {
                changes.add(new TableChange.Add(column));
            }
        }
        if (known != null && !schema.key().isEmpty() && !hasUniqueKey()) {
            changes.add(new TableChange.Rekey(schema.key()));
        }
        relaxed().forEach(name -> changes.add(new TableChange.Relax(name)));
        return changes;
    }

    private List<String> gone() {
        return known == null
                ? List.of()
                : known.columns().stream()
                        .map(KnownColumn::name)
                        .filter(this::isGone)
                        .filter(name -> !renames.containsKey(name))
                        .toList();
    }

    private boolean isGone(String name) {
        return known != null
                && known.column(name) != null
                && (!names.contains(name) || again.contains(name))
                && target.columns().containsKey(name);
    }

    private @Nullable TableChange retype(Column column, TargetColumn existing) {
        String wanted = dialect.typeOf(column);
        String has = existing.declared();
        if (existing.generated() || wanted.equals(has)) {
            return null;
        }
        if (dialect.isWider(wanted, has)) {
            return new TableChange.Retype(column, has, wanted, true);
        }
        KnownColumn before = known == null ? null : known.column(column.name());
        return before == null || before.type().equals(wanted) || dialect.keeps(has, wanted)
                ? null
                : new TableChange.Retype(column, has, wanted, false);
    }

    private boolean hasUniqueKey() {
        Set<String> key = Set.copyOf(schema.key());
        return target.uniqueKeys().stream().anyMatch(unique -> key.equals(renamed(unique)));
    }

    private Set<String> renamed(Set<String> columns) {
        Set<String> now = new HashSet<>();
        columns.forEach(
                name -> now.add(isGone(name) && !renames.containsKey(name) ? "" : renames.getOrDefault(name, name)));
        return now;
    }

    /** Columns that may now be null, or that no row will bring any more. */
    private List<String> relaxed() {
        List<String> relaxed = new ArrayList<>();
        for (String required : target.required()) {
            String name = renames.getOrDefault(required, required);
            boolean nullable = schema.columns().stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .map(column -> column.type().isNullable())
                    .orElse(true);
            if (nullable && !schema.key().contains(name) && !(isGone(required) && !renames.containsKey(required))) {
                relaxed.add(name);
            }
        }
        return relaxed;
    }

    /** Walks over the columns that stayed and looks at what lies between two of them. */
    private void readOrder(KnownTable before) {
        List<String> old = before.columns().stream()
                .map(KnownColumn::name)
                .filter(TableDiff::isOfSource)
                .toList();
        List<Column> now = schema.columns().stream()
                .filter(column -> isOfSource(column.name()))
                .toList();
        int oldFrom = 0;
        int nowFrom = 0;
        for (int i = 0; i < now.size(); i++) {
            int at = old.indexOf(now.get(i).name());
            if (at >= oldFrom) {
                pair(before, old.subList(oldFrom, at), now.subList(nowFrom, i));
                oldFrom = at + 1;
                nowFrom = i + 1;
            } else if (at >= 0) {
                again.add(now.get(i).name());
            }
        }
    }

    /** Gone and new names between the same two columns, in order: as many of each, and of the same types, or none is a rename. */
    private void pair(KnownTable before, List<String> old, List<Column> now) {
        List<String> gone = old.stream().filter(this::isGone).toList();
        List<Column> added = now.stream()
                .filter(column -> before.column(column.name()) == null
                        && !target.columns().containsKey(column.name()))
                .toList();
        if (gone.size() == added.size()) {
            for (int i = 0; i < gone.size(); i++) {
                pairOne(before, gone.get(i), added.get(i));
            }
        } else {
            for (Column column : added) {
                Set<String> candidates = new LinkedHashSet<>();
                gone.stream()
                        .filter(name -> !renames.containsKey(name) && isSameType(before, name, column))
                        .forEach(candidates::add);
                if (candidates.size() == 1) {
                    pairOne(before, candidates.iterator().next(), column);
                }
            }
        }
    }

    private void pairOne(KnownTable before, String gone, Column added) {
        if (isSameType(before, gone, added)) {
            renames.put(gone, added.name());
        }
    }

    private boolean isSameType(KnownTable before, String gone, Column added) {
        KnownColumn column = before.column(gone);
        return column != null && column.type().equals(dialect.typeOf(added));
    }

    /** Columns that the line itself adds stand at the end, whatever the source does. */
    private static boolean isOfSource(String name) {
        return !name.startsWith("_cdc_");
    }
}
