package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target tables as one connection knows them, by the shape of the rows: found, created, widened, and turned into writers.
 * What it does to a table it does in transactions of their own, before rows of that shape are applied.
 */
final class Targets {
    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
    private static final int MAX_SHAPES = 10_000;
    private static final int DDL_ATTEMPTS = 5;
    /** What parallel CREATE ... IF NOT EXISTS of the same name raise all the same. */
    private static final Set<String> LOST_RACES = Set.of("23505", "42P06", "42P07", "42710", "42701", "XX000");

    private final Dialect dialect;
    private final Connection connection;
    private final String template;
    private final boolean create;
    private final SchemaChanges schemaChanges;
    private final Map<TableSchema, TableWriter> writers = new IdentityHashMap<>();

    Targets(Dialect dialect, Connection connection, SinkConfig sink) {
        this.dialect = dialect;
        this.connection = connection;
        this.template = Objects.requireNonNull(sink.jdbc()).targetTable();
        this.create = Objects.requireNonNull(sink.jdbc()).autoCreateTable();
        this.schemaChanges = sink.schemaChanges();
    }

    TableName nameOf(TableSchema schema) {
        return TableName.of(template, schema.id());
    }

    /** Must be called outside a transaction: it may change the table. */
    void prepare(TableSchema schema) throws SQLException {
        if (!writers.containsKey(schema)) {
            if (writers.size() >= MAX_SHAPES) {
                writers.clear();
            }
            try {
                writers.put(schema, newWriter(schema));
            } catch (IllegalArgumentException e) {
                throw new LineFailedException("Cannot write to table " + nameOf(schema) + ": " + e.getMessage());
            }
        }
    }

    TableWriter writer(TableSchema schema) {
        TableWriter writer = writers.get(schema);
        if (writer == null) {
            throw new IllegalStateException("Cannot write rows of " + schema.id() + ": their shape was not prepared");
        }
        return writer;
    }

    boolean exists(TableName name) throws SQLException {
        return dialect.describe(connection, name) != null;
    }

    private TableWriter newWriter(TableSchema schema) throws SQLException {
        TableName name = nameOf(schema);
        requireNamesFit(name, schema);
        TargetTable target = dialect.describe(connection, name);
        if (target == null) {
            target = created(name, schema);
        }
        List<String> changes = missing(target, schema);
        if (!changes.isEmpty()) {
            execute(name, changes);
            target = Objects.requireNonNull(dialect.describe(connection, name));
        }
        if (!target.uniqueKeys().contains(Set.copyOf(schema.key()))) {
            throw new LineFailedException("Cannot upsert into table " + name + ": no unique index on exactly "
                    + schema.key() + "; create one: CREATE UNIQUE INDEX ON " + name + " ("
                    + String.join(", ", schema.key()) + ")");
        }
        return new TableWriter(dialect, schema, target);
    }

    private TargetTable created(TableName name, TableSchema schema) throws SQLException {
        if (!create) {
            throw new LineFailedException(
                    "Cannot write to table " + name + ": it does not exist; create it or set auto_create_table: true");
        }
        // CREATE ... IF NOT EXISTS asks for the right to create even where nothing is to be created.
        if (!dialect.hasSchema(connection, name)) {
            execute(name, List.of(dialect.createSchema(name)));
        }
        execute(name, dialect.createTable(name, schema));
        TargetTable target = dialect.describe(connection, name);
        if (target == null) {
            throw new LineFailedException(
                    "Cannot find table " + name + " after creating it: check the user's rights and search_path");
        }
        return target;
    }

    private List<String> missing(TargetTable target, TableSchema schema) {
        List<String> statements = new ArrayList<>();
        for (Column column : schema.columns()) {
            TargetColumn existing = target.columns().get(column.name());
            String change = existing == null
                    ? added(target.name(), column)
                    : target.ours() && create && schemaChanges == SchemaChanges.EVOLVE
                            ? dialect.widen(target.name(), existing, column)
                            : null;
            if (change != null) {
                statements.add(change);
            }
        }
        return statements;
    }

    private @Nullable String added(TableName name, Column column) {
        if (schemaChanges == SchemaChanges.IGNORE) {
            return null;
        }
        if (schemaChanges == SchemaChanges.HALT || !create) {
            throw new LineFailedException("Cannot write column " + column.name() + " to table " + name
                    + ": the target has no such column and "
                    + (create ? "schema_changes is halt" : "auto_create_table is false")
                    + "; add the column, exclude it, or set schema_changes: ignore");
        }
        return dialect.addColumn(name, column);
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

    private void execute(TableName name, List<String> statements) throws SQLException {
        for (String sql : statements) {
            executeOne(name, sql);
        }
    }

    private void executeOne(TableName name, String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                LOG.info("table changed target={} statement={}", name, sql);
                return;
            } catch (SQLException refused) {
                if (LOST_RACES.contains(String.valueOf(SqlFaults.state(refused))) && attempt < DDL_ATTEMPTS) {
                    continue;
                }
                if (SqlFaults.kind(refused) == SqlFaults.Kind.ROW) {
                    throw new LineFailedException("Cannot change table " + name + ": " + dialect.explain(refused)
                            + " for " + sql + "; change the table by hand or exclude the column");
                }
                throw refused;
            }
        }
    }
}
