package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One kind of database: connects to it, reads its catalogue and writes whole statements in its language. */
interface Dialect extends Serializable {

    /** The table that holds a line's progress, in the default schema of the connection. */
    String PROGRESS_TABLE = "_cdc_progress";

    /** The table that holds which of the source's shapes each target has, beside {@link #PROGRESS_TABLE}. */
    String SCHEMA_TABLE = "_cdc_schema";

    /**
     * @param fromPostgres the source's own type names are PostgreSQL's
     * @throws IllegalArgumentException for a database without a dialect
     */
    static Dialect of(String url, boolean fromPostgres) {
        if (url.startsWith("jdbc:postgresql:")) {
            return new PostgresDialect(fromPostgres);
        }
        String database = url.replaceFirst("^(jdbc:[A-Za-z0-9_+-]*).*$", "$1");
        throw new IllegalArgumentException("Cannot write to " + database
                + ": there is no dialect for this database; use a url that starts with jdbc:postgresql:");
    }

    Connection connect(JdbcConfig config, String applicationName) throws SQLException;

    String createProgress();

    /**
     * Compare-and-set. Set: next offset, high, low, millis; where: line, topic, partition, topic id, next offset. Answers with
     * {@link #schemaVersions} if it moved, which saves asking for it with each batch.
     */
    String moveProgress();

    /** First progress, nothing if there is one: line, topic, partition, topic id, next offset, high, low, millis. */
    String insertProgress();

    /** Compare-and-set to another topic id. Set: topic id, next offset, high, low, millis; where as {@link #moveProgress()}. */
    String replaceProgress();

    /** Topic id and next offset; where: line, topic, partition. */
    String readProgress();

    /** Topic, partition, topic id and next offset of all partitions; where: line. */
    String readAllProgress();

    /** Whether the progress table exists: one row with one boolean. */
    String progressExists();

    String createSchemas();

    /** Whether the table of schemas exists: one row with one boolean. */
    String schemasExist();

    /** One number that is another one after any change of a table; where: line. */
    String schemaVersions();

    /** Version, position high, low, millis and shape; where: line, target. */
    String readSchema();

    /** First or again: line, target, version, position high, low, millis, shape. */
    String writeSchema();

    /** The table as the target has it, or null if it has none of this name. */
    @Nullable
    TargetTable describe(Connection connection, TableName name) throws SQLException;

    /** Bytes that a name may have; the database would cut a longer one. */
    int maxNameBytes();

    /** Whether the schema of this table is there; true where the connection's own is meant. */
    boolean hasSchema(Connection connection, TableName name) throws SQLException;

    String createSchema(TableName name);

    List<String> createTable(TableName name, TableSchema schema);

    List<String> changeTable(TargetTable table, List<TableChange> changes);

    /** Within a transaction: waits, not long, until no other task changes this table. */
    List<String> lock(TableName name);

    /** Whether the source adds columns at the end only, so that their order tells what happened to them. */
    boolean appendsColumns();

    /** The type that the column would be declared with. */
    String typeOf(Column column);

    /** Whether every value of {@code has} is one of {@code wanted} too, and not the other way round. */
    boolean isWider(String wanted, String has);

    /** Whether a column whose type became narrower at the source may stay as it is. */
    boolean keeps(String has, String wanted);

    /**
     * Inserts one row with the columns in order, or updates the row with this key; one parameter for each column.
     *
     * @param key empty: inserts only
     */
    String upsert(TargetTable table, List<TargetColumn> columns, List<String> key);

    /** Updates the row with this key; one parameter for each column, then one for each column of the key. */
    String update(TargetTable table, List<TargetColumn> columns, List<TargetColumn> key);

    /** Deletes many rows; one parameter for each key column: the array of the values' text forms. */
    String delete(TargetTable table, List<TargetColumn> key);

    String truncate(TableName name);

    /** The target's column as values of another type get into it: as if the source itself had changed the type, digit for digit. */
    TargetColumn taking(TargetColumn target, Column column);

    /** @throws IllegalArgumentException if the column's values have no form that the target could take */
    Binder binder(Column column, int field, TargetColumn target);

    /** SQLSTATE and the names of what refused, without any value. */
    String explain(SQLException fault);
}
