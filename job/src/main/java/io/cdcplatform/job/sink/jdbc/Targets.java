package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target tables as one connection knows them, by the shape of the rows: found, created, changed as the source changed, and
 * turned into writers. What it does to a table it does in a transaction of its own, between the rows of two shapes, one task at
 * a time, and writes down with it what the source's shape now is.
 */
final class Targets {
    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
    private static final int MAX_SHAPES = 10_000;
    private static final int DDL_ATTEMPTS = 5;
    /** What parallel CREATE ... IF NOT EXISTS of the same name raise all the same. */
    private static final Set<String> LOST_RACES = Set.of("23505", "42P06", "42P07", "42710", "42701", "XX000");

    /** @param lateBefore rows of this shape are from before what the table now is, up to here; null where they are not */
    private record Shape(TableName name, TableWriter writer, @Nullable SchemaPosition lateBefore) {}

    private final Dialect dialect;
    private final Connection connection;
    private final String template;
    private final Evolution evolution;
    private final KnownTables knownTables;
    private final boolean fromPostgres;
    private final Map<TableSchema, Shape> shapes = new IdentityHashMap<>();
    private long versions;

    Targets(Dialect dialect, Connection connection, SinkConfig sink, KnownTables knownTables) {
        this.dialect = dialect;
        this.connection = connection;
        this.template = Objects.requireNonNull(sink.jdbc()).targetTable();
        this.evolution = new Evolution(dialect, sink);
        this.knownTables = knownTables;
        this.fromPostgres = dialect.appendsColumns();
    }

    TableName nameOf(TableSchema schema) {
        return TableName.of(template, schema.id());
    }

    /**
     * Makes tables ready for the changes; to be called outside a transaction.
     *
     * @return how many of them, from the first, can be applied before a table has to be changed that is among their targets
     */
    int prepare(List<ChangeEvent> changes) throws SQLException {
        if (shapes.size() >= MAX_SHAPES) {
            forget();
        }
        Set<TableName> touched = new HashSet<>();
        TableSchema last = null;
        Shape shape = null;
        for (int i = 0; i < changes.size(); i++) {
            ChangeEvent change = changes.get(i);
            if (change.schema() == last && !isOutgrown(shape, change) || !isWritten(change)) {
                continue;
            }
            long before = versions;
            shape = ready(change.schema(), position(change), touched);
            if (shape == null) {
                return i;
            }
            if (versions != before) {
                return prepare(changes); // all shapes were forgotten
            }
            touched.add(shape.name());
            last = change.schema();
        }
        return changes.size();
    }

    TableWriter writer(TableSchema schema) {
        Shape shape = shapes.get(schema);
        if (shape == null) {
            throw new IllegalStateException("Cannot write rows of " + schema.id() + ": their shape was not prepared");
        }
        return shape.writer();
    }

    boolean isJournal() {
        return evolution.isJournal();
    }

    boolean exists(TableName name) throws SQLException {
        return dialect.describe(connection, name) != null;
    }

    /**
     * Within the transaction of the rows: whether another task changed a table since the shapes were prepared.
     *
     * @param told what progress was told by the way; null if nothing
     */
    boolean changedByOthers(@Nullable Long told) throws SQLException {
        return (told == null ? knownTables.versions() : told) != versions;
    }

    /** Tables are to be looked at again. */
    void forget() throws SQLException {
        shapes.clear();
        versions = knownTables.versions();
    }

    private boolean isWritten(ChangeEvent change) {
        return evolution.isJournal()
                ? change.row() != null
                : change.op() != Op.TRUNCATE && !change.schema().key().isEmpty();
    }

    private boolean isOutgrown(@Nullable Shape shape, ChangeEvent change) {
        return shape == null || shape.lateBefore() != null && !position(change).isBefore(shape.lateBefore());
    }

    private SchemaPosition position(ChangeEvent change) {
        return SchemaPosition.of(change, fromPostgres);
    }

    /** @return null if the table has to be changed but was touched already */
    private @Nullable Shape ready(TableSchema schema, SchemaPosition at, Set<TableName> touched) throws SQLException {
        Shape cached = shapes.get(schema);
        if (cached != null && (cached.lateBefore() == null || at.isBefore(cached.lateBefore()))) {
            return cached;
        }
        TableName name = nameOf(schema);
        requireNamesFit(name, schema);
        try {
            TargetTable target = dialect.describe(connection, name);
            KnownTable known = target == null ? null : knownTables.read(name);
            if (target == null || known == null || !isReady(known, target, schema, at)) {
                if (touched.contains(name)) {
                    return null;
                }
                change(name, schema, at);
                target = Objects.requireNonNull(dialect.describe(connection, name));
                known = Objects.requireNonNull(knownTables.read(name));
            }
            Shape made = shape(known, target, schema, at);
            shapes.put(schema, made);
            return made;
        } catch (IllegalArgumentException e) {
            throw new LineFailedException("Cannot write to table " + name + ": " + e.getMessage());
        }
    }

    private boolean isReady(KnownTable known, TargetTable target, TableSchema schema, SchemaPosition at) {
        return isLate(known, schema, at)
                || evolution.keepsTables()
                || known.hasShapeOf(schema, dialect::typeOf)
                        && evolution.of(known, target, schema).isEmpty();
    }

    private boolean isLate(KnownTable known, TableSchema schema, SchemaPosition at) {
        return at.isBefore(known.since()) && !known.hasShapeOf(schema, dialect::typeOf);
    }

    private Shape shape(KnownTable known, TargetTable target, TableSchema schema, SchemaPosition at) {
        boolean late = isLate(known, schema, at);
        RowMapping mapping = RowMapping.of(known, target, schema, at, late, evolution, dialect);
        return new Shape(target.name(), new TableWriter(dialect, mapping), late ? known.since() : null);
    }

    private void change(TableName name, TableSchema schema, SchemaPosition at) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            connection.setAutoCommit(false);
            try {
                changeLocked(name, schema, at);
                connection.commit();
                return;
            } catch (SQLException refused) {
                if (!LOST_RACES.contains(String.valueOf(SqlFaults.state(refused))) || attempt == DDL_ATTEMPTS) {
                    throw refused;
                }
            } finally {
                connection.rollback(); // nothing, after a commit
                connection.setAutoCommit(true);
            }
        }
    }

    private void changeLocked(TableName name, TableSchema schema, SchemaPosition at) throws SQLException {
        execute(name, dialect.lock(name), false);
        KnownTable known = knownTables.read(name);
        TargetTable target = dialect.describe(connection, name);
        if (target == null) {
            create(name, schema);
            write(name, known, schema, at, List.of());
        } else if (known == null || !isReady(known, target, schema, at)) { // else another task was faster
            List<TableChange> changes = evolution.of(known, target, schema);
            execute(name, dialect.changeTable(target, changes), true);
            write(name, known, schema, at, changes);
        }
    }

    private void write(
            TableName name,
            @Nullable KnownTable known,
            TableSchema schema,
            SchemaPosition at,
            List<TableChange> changes)
            throws SQLException {
        knownTables.write(
                name,
                known == null
                        ? KnownTable.first(schema, at, dialect::typeOf)
                        : known.next(schema, at, dialect::typeOf, changes));
        if (known != null) {
            forget();
        }
    }

    private void create(TableName name, TableSchema schema) throws SQLException {
        if (!evolution.mayCreate()) {
            throw new LineFailedException(
                    "Cannot write to table " + name + ": it does not exist; create it or set auto_create_table: true");
        }
        // CREATE ... IF NOT EXISTS asks for the right to create even where nothing is to be created.
        if (!dialect.hasSchema(connection, name)) {
            execute(name, List.of(dialect.createSchema(name)), true);
        }
        execute(name, dialect.createTable(name, schema), true);
        if (dialect.describe(connection, name) == null) {
            throw new LineFailedException(
                    "Cannot find table " + name + " after creating it: check the user's rights and search_path");
        }
    }

    private void requireNamesFit(TableName name, TableSchema schema) {
        requireFits("schema", name.schema(), name);
        requireFits("table", name.table(), name);
        schema.columns().forEach(column -> requireFits("column", column.name(), name));
    }

    private void requireFits(String kind, String text, TableName name) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > dialect.maxNameBytes()) {
            throw new LineFailedException("Cannot write to table " + name + ": the name of " + kind + " " + text
                    + " has " + bytes + " bytes, the database takes " + dialect.maxNameBytes()
                    + "; rename it in the pipeline file");
        }
    }

    private void execute(TableName name, List<String> statements, boolean told) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                if (told) {
                    LOG.info("table changed target={} statement={}", name, sql);
                }
            } catch (SQLException refused) {
                if (SqlFaults.kind(refused) == SqlFaults.Kind.ROW
                        && !LOST_RACES.contains(String.valueOf(SqlFaults.state(refused)))) {
                    throw new LineFailedException("Cannot change table " + name + " as its source changed: "
                            + dialect.explain(refused) + " for " + sql
                            + "; change the table by hand or exclude the column, then start the job again");
                }
                throw refused;
            }
        }
    }
}
