package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Statements and binders for rows of one shape into one target table; made once and kept with the connection. */
final class TableWriter {
    private final String upsert;
    private final String delete;
    private final List<Binder> binders = new ArrayList<>();
    private final List<Binder> keyBinders = new ArrayList<>();

    /** Assumes that every column of the schema is in the target or is to be left out, and that the key is. */
    TableWriter(Dialect dialect, TableSchema schema, TargetTable target) {
        List<TargetColumn> written = new ArrayList<>();
        for (int field = 0; field < schema.columns().size(); field++) {
            Column column = schema.columns().get(field);
            TargetColumn into = target.columns().get(column.name());
            if (into != null && !into.generated()) {
                written.add(into);
                binders.add(dialect.binder(column, field, into));
            }
        }
        List<TargetColumn> key = new ArrayList<>();
        for (int field : schema.keyIndexes()) {
            Column column = schema.columns().get(field);
            TargetColumn into = target.columns().get(column.name());
            if (into == null) {
                throw new IllegalStateException(
                        "Cannot write to table " + target.name() + ": key column " + column.name() + " is missing");
            }
            key.add(into);
            keyBinders.add(dialect.binder(column, field, into));
        }
        this.upsert = dialect.upsert(target, written, schema.key());
        this.delete = dialect.delete(target, key);
    }

    void upsert(Connection connection, List<ChangeEvent> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            for (ChangeEvent change : changes) {
                bind(statement, change.requireRow());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void upsert(Connection connection, ChangeEvent change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            bind(statement, change.requireRow());
            statement.executeUpdate();
        }
    }

    void delete(Connection connection, List<ChangeEvent> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            for (int i = 0; i < keyBinders.size(); i++) {
                String[] values = new String[changes.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = keyBinders.get(i).text(changes.get(row).requireRow());
                }
                statement.setArray(i + 1, connection.createArrayOf("text", values));
            }
            statement.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, RowData row) throws SQLException {
        for (int i = 0; i < binders.size(); i++) {
            binders.get(i).bind(statement, i + 1, row);
        }
    }
}
