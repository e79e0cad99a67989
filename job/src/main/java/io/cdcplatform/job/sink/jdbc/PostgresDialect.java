package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL 12 and later through pgjdbc. Parameters without a type of their own are read by the server as text. */
record PostgresDialect(boolean fromPostgres) implements Dialect {
    private static final long serialVersionUID = 1;
    private static final int MAX_NAME_BYTES = 63;
    private static final String PROGRESS = quote(PROGRESS_TABLE);
    private static final String SCHEMAS = quote(SCHEMA_TABLE);
    private static final String AT_PROGRESS =
            " WHERE line = ? AND topic = ? AND kafka_partition = ? AND topic_id = ? AND next_offset = ?";

    @Override
    public Connection connect(JdbcConfig config, String applicationName) throws SQLException {
        return PostgresConnection.open(config, cut(applicationName));
    }

    @Override
    public String createProgress() {
        return "CREATE TABLE IF NOT EXISTS " + PROGRESS
                + " (line text, topic text, kafka_partition int, topic_id text NOT NULL,"
                + " next_offset bigint NOT NULL, position_high bigint, position_low bigint, source_millis bigint,"
                + " updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (line, topic, kafka_partition))";
    }

    @Override
    public String moveProgress() {
        return "UPDATE " + PROGRESS
                + " SET next_offset = ?, position_high = ?, position_low = ?, source_millis = ?, updated_at = now()"
                + AT_PROGRESS + " RETURNING (SELECT coalesce(sum(s.version), 0) FROM " + SCHEMAS + " s WHERE s.line = "
                + PROGRESS + ".line)";
    }

    @Override
    public String insertProgress() {
        return "INSERT INTO " + PROGRESS
                + " (line, topic, kafka_partition, topic_id, next_offset, position_high, position_low, source_millis)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    }

    @Override
    public String replaceProgress() {
        return "UPDATE " + PROGRESS + " SET topic_id = ?, next_offset = ?, position_high = ?, position_low = ?,"
                + " source_millis = ?, updated_at = now()" + AT_PROGRESS;
    }

    @Override
    public String readProgress() {
        return "SELECT topic_id, next_offset FROM " + PROGRESS
                + " WHERE line = ? AND topic = ? AND kafka_partition = ?";
    }

    @Override
    public String createSchemas() {
        return PostgresDdl.createSchemas(SCHEMAS);
    }

    @Override
    public String schemasExist() {
        return "SELECT to_regclass('" + SCHEMAS + "') IS NOT NULL";
    }

    @Override
    public String schemaVersions() {
        return "SELECT coalesce(sum(version), 0) FROM " + SCHEMAS + " WHERE line = ?";
    }

    @Override
    public String readSchema() {
        return "SELECT version, position_high, position_low, source_millis, shape FROM " + SCHEMAS
                + " WHERE line = ? AND target = ?";
    }

    @Override
    public String writeSchema() {
        return "INSERT INTO " + SCHEMAS + " (line, target, version, position_high, position_low, source_millis, shape)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (line, target) DO UPDATE SET version = EXCLUDED.version,"
                + " position_high = EXCLUDED.position_high, position_low = EXCLUDED.position_low,"
                + " source_millis = EXCLUDED.source_millis, shape = EXCLUDED.shape, updated_at = now()";
    }

    @Override
    public String readAllProgress() {
        return "SELECT topic, kafka_partition, topic_id, next_offset FROM " + PROGRESS + " WHERE line = ?";
    }

    @Override
    public String progressExists() {
        return "SELECT to_regclass('" + PROGRESS + "') IS NOT NULL";
    }

    @Override
    public @Nullable TargetTable describe(Connection connection, TableName name) throws SQLException {
        return PostgresCatalog.describe(connection, name);
    }

    @Override
    public int maxNameBytes() {
        return MAX_NAME_BYTES;
    }

    @Override
    public boolean hasSchema(Connection connection, TableName name) throws SQLException {
        return name.schema().isEmpty() || PostgresCatalog.hasSchema(connection, name.schema());
    }

    @Override
    public String createSchema(TableName name) {
        return "CREATE SCHEMA IF NOT EXISTS " + quote(name.schema());
    }

    @Override
    public List<String> createTable(TableName name, TableSchema schema) {
        return new PostgresDdl(fromPostgres).create(name, schema);
    }

    @Override
    public List<String> changeTable(TargetTable table, List<TableChange> changes) {
        return new PostgresDdl(fromPostgres).change(table, changes);
    }

    @Override
    public boolean appendsColumns() {
        return fromPostgres;
    }

    @Override
    public String typeOf(Column column) {
        return PostgresTypes.declared(column, fromPostgres);
    }

    @Override
    public boolean isWider(String wanted, String has) {
        return PostgresDdl.isWider(wanted, has);
    }

    @Override
    public boolean keeps(String has, String wanted) {
        return PostgresDdl.keeps(has, wanted);
    }

    @Override
    public List<String> lock(TableName name) {
        return PostgresDdl.lock(name);
    }

    @Override
    public String upsert(TargetTable table, List<TargetColumn> columns, List<String> key) {
        String names = quoted(columns.stream().map(TargetColumn::name).toList());
        String values = columns.stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", "));
        boolean overriding = columns.stream().anyMatch(TargetColumn::identityAlways);
        String insert = "INSERT INTO " + quote(table.name()) + " (" + names + ")"
                + (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES (" + values + ")";
        if (key.isEmpty()) {
            return insert;
        }
        String set = columns.stream()
                .filter(column -> !key.contains(column.name()) && !column.identityAlways())
                .map(column -> quote(column.name()) + " = EXCLUDED." + quote(column.name()))
                .collect(Collectors.joining(", "));
        return insert + " ON CONFLICT (" + quoted(key) + ") DO " + (set.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
    }

    @Override
    public String update(TargetTable table, List<TargetColumn> columns, List<TargetColumn> key) {
        String set = columns.stream()
                .filter(column -> !column.identityAlways())
                .map(column -> quote(column.name()) + " = ?::" + column.type())
                .collect(Collectors.joining(", "));
        String first = quote(key.get(0).name());
        String match = key.stream()
                .map(column -> quote(column.name()) + " = ?::" + column.type())
                .collect(Collectors.joining(" AND "));
        return "UPDATE " + quote(table.name()) + " SET " + (set.isEmpty() ? first + " = " + first : set) + " WHERE "
                + match;
    }

    @Override
    public String delete(TargetTable table, List<TargetColumn> key) {
        if (key.size() == 1) {
            TargetColumn column = key.get(0);
            return "DELETE FROM " + quote(table.name()) + " WHERE " + quote(column.name()) + " = ANY (?::text[]::"
                    + column.arrayType() + ")";
        }
        StringBuilder arrays = new StringBuilder();
        StringBuilder names = new StringBuilder();
        StringBuilder match = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            String comma = i == 0 ? "" : ", ";
            arrays.append(comma).append("?::text[]::").append(key.get(i).arrayType());
            names.append(comma).append('k').append(i);
            match.append(i == 0 ? "" : " AND ")
                    .append("t.")
                    .append(quote(key.get(i).name()))
                    .append(" = k.k")
                    .append(i);
        }
        return "DELETE FROM " + quote(table.name()) + " t USING unnest(" + arrays + ") AS k(" + names + ") WHERE "
                + match;
    }

    @Override
    public String truncate(TableName name) {
        return "TRUNCATE TABLE " + quote(name);
    }

    @Override
    public TargetColumn taking(TargetColumn target, Column column) {
        String own = PostgresTypes.inexact(column);
        return own.isEmpty() || own.equals(target.type()) || !PostgresTypes.isNumber(target.type())
                ? target
                : target.through(own);
    }

    @Override
    public Binder binder(Column column, int field, TargetColumn target) {
        return PostgresBinder.of(column, field, target);
    }

    @Override
    public String explain(SQLException fault) {
        StringBuilder out = new StringBuilder("SQLSTATE ").append(SqlFaults.state(fault));
        for (SQLException at = fault; at != null; at = at.getNextException()) {
            if (at instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
                ServerErrorMessage server = refused.getServerErrorMessage();
                append(out, " constraint ", server.getConstraint());
                append(out, " column ", server.getColumn());
                append(out, " type ", server.getDatatype());
                return out.toString();
            }
        }
        return out.toString();
    }

    static String quote(TableName name) {
        return name.schema().isEmpty() ? quote(name.table()) : quote(name.schema()) + "." + quote(name.table());
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(List<String> names) {
        return names.stream().map(PostgresDialect::quote).collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void append(StringBuilder out, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            out.append(label).append(value);
        }
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME_BYTES ? name : name.substring(0, MAX_NAME_BYTES);
    }
}
