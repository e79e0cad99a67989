package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the sink's settings allow to be done to a table whose source has changed. */
final class Evolution {
    private final Dialect dialect;
    private final SchemaChanges policy;
    private final boolean create;
    private final boolean journal;

    Evolution(Dialect dialect, SinkConfig sink) {
        JdbcConfig jdbc = Objects.requireNonNull(sink.jdbc());
        this.dialect = dialect;
        this.policy = sink.schemaChanges();
        this.create = jdbc.autoCreateTable();
        this.journal = jdbc.writeMode() != WriteMode.UPSERT;
    }

    boolean mayCreate() {
        return create;
    }

    /** A journal keeps every change: its columns are never dropped or renamed, it has no key and takes every row. */
    boolean isJournal() {
        return journal;
    }

    /** The table stays as it was when the line first saw it. */
    boolean keepsTables() {
        return policy == SchemaChanges.IGNORE;
    }

    /** @throws LineFailedException if a change is needed that is not allowed */
    List<TableChange> of(@Nullable KnownTable known, TargetTable target, TableSchema schema) {
        if (keepsTables()) {
            return List.of();
        }
        if (policy == SchemaChanges.HALT) {
            requireCompatible(TableDiff.of(dialect, known, target, schema), target, schema);
        }
        List<TableChange> allowed;
        if (target.ours() && create && !journal) {
            allowed = TableDiff.of(dialect, known, target, schema);
        } else {
            boolean ours = target.ours() && create;
            allowed = TableDiff.withoutRenames(dialect, known, target, schema).stream()
                    .filter(change -> change instanceof TableChange.Add || ours && isForJournal(change))
                    .toList();
        }
        if (!create && !allowed.isEmpty()) {
            throw new LineFailedException("Cannot write to table " + target.name() + ": " + told(allowed)
                    + ", which the target does not have, and auto_create_table is false;"
                    + " add it, exclude it, or set schema_changes: ignore");
        }
        return allowed;
    }

    private static boolean isForJournal(TableChange change) {
        return change instanceof TableChange.Retype retype
                ? retype.widens() || retype.to().equals("text")
                : change instanceof TableChange.Relax;
    }

    private void requireCompatible(List<TableChange> changes, TargetTable target, TableSchema schema) {
        List<TableChange> refused =
                changes.stream().filter(change -> !change.compatible()).toList();
        if (!refused.isEmpty()) {
            throw new LineFailedException("Cannot write rows of the changed table " + schema.id() + " to table "
                    + target.name() + ": " + told(refused) + ", and schema_changes is halt; change the target by hand ("
                    + String.join("; ", dialect.changeTable(target, refused))
                    + "), or set schema_changes: evolve or ignore, then start the job again");
        }
    }

    private static String told(List<TableChange> changes) {
        return changes.stream().map(TableChange::told).collect(Collectors.joining(", "));
    }
}
