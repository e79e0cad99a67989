package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Unavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Statements and binders for rows of one shape into one target table; made once and kept with the connection. */
final class TableWriter {
    /** Sets of columns that updates left alone; each is a statement of its own. */
    private static final int MAX_PARTIAL = 100;

    private static final Binder NULL = new Binder() {
        @Override
        public void bind(PreparedStatement statement, int parameter, RowData row) throws SQLException {
            statement.setNull(parameter, Types.NULL);
        }

        @Override
        public @Nullable String text(RowData row) {
            return null;
        }
    };

    private record Statement(String sql, List<Binder> binders) {

        void addTo(PreparedStatement statement, RowData row) throws SQLException {
            for (int i = 0; i < binders.size(); i++) {
                binders.get(i).bind(statement, i + 1, row);
            }
        }
    }

    private final Dialect dialect;
    private final RowMapping mapping;
    private final Statement upsert;
    private final @Nullable Statement delete;
    private final Map<BitSet, Statement> partial = new HashMap<>();

    TableWriter(Dialect dialect, RowMapping mapping) {
        this.dialect = dialect;
        this.mapping = mapping;
        this.upsert = upsertOf(mapping);
        List<TargetColumn> key = mapping.key();
        this.delete = key == null || key.isEmpty()
                ? null
                : new Statement(dialect.delete(mapping.target(), key), keyBinders());
    }

    /** Whether rows are found by their key; not so those of an older key of which a column is gone. */
    boolean findsRows() {
        return delete != null;
    }

    void upsert(Connection connection, List<ChangeEvent> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.sql())) {
            for (ChangeEvent change : changes) {
                upsert.addTo(statement, change.requireRow());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void upsert(Connection connection, ChangeEvent change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.sql())) {
            upsert.addTo(statement, change.requireRow());
            statement.executeUpdate();
        }
    }

    /**
     * Sets the columns that came with the changes, all of one set.
     *
     * @return whether all rows were there that had to be
     */
    boolean update(Connection connection, BitSet unavailable, List<ChangeEvent> changes) throws SQLException {
        Statement update = partial.get(unavailable);
        if (update == null) {
            if (partial.size() >= MAX_PARTIAL) {
                partial.clear();
            }
            update = updateOf(unavailable);
            partial.put(unavailable, update);
        }
        try (PreparedStatement statement = connection.prepareStatement(update.sql())) {
            for (ChangeEvent change : changes) {
                update.addTo(statement, change.requireRow());
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                Unavailable kept = Objects.requireNonNull(changes.get(i).unavailable());
                if (counts[i] == 0 && !kept.rowMayBeAbsent()) {
                    return false;
                }
            }
            return true;
        }
    }

    void delete(Connection connection, List<ChangeEvent> changes) throws SQLException {
        Statement known = Objects.requireNonNull(delete);
        try (PreparedStatement statement = connection.prepareStatement(known.sql())) {
            for (int i = 0; i < known.binders().size(); i++) {
                String[] values = new String[changes.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = known.binders().get(i).text(changes.get(row).requireRow());
                }
                statement.setArray(i + 1, connection.createArrayOf("text", values));
            }
            statement.executeUpdate();
        }
    }

    private Statement upsertOf(RowMapping rows) {
        List<TargetColumn> columns = new ArrayList<>();
        List<Binder> binders = new ArrayList<>();
        for (int field = 0; field < rows.fields().size(); field++) {
            TargetColumn into = rows.fields().get(field);
            if (into != null) {
                columns.add(into);
                binders.add(binder(field, into));
            }
        }
        for (TargetColumn gone : rows.nulls()) {
            columns.add(gone);
            binders.add(NULL);
        }
        return new Statement(dialect.upsert(rows.target(), columns, rows.unique()), binders);
    }

    private Statement updateOf(BitSet unavailable) {
        List<TargetColumn> key = Objects.requireNonNull(mapping.key());
        List<TargetColumn> columns = new ArrayList<>();
        List<Binder> binders = new ArrayList<>();
        for (int field = 0; field < mapping.fields().size(); field++) {
            TargetColumn into = mapping.fields().get(field);
            if (into != null && !unavailable.get(field) && !key.contains(into) && !into.identityAlways()) {
                columns.add(into);
                binders.add(binder(field, into));
            }
        }
        binders.addAll(keyBinders());
        return new Statement(dialect.update(mapping.target(), columns, key), binders);
    }

    private List<Binder> keyBinders() {
        List<Binder> binders = new ArrayList<>();
        for (int field : mapping.schema().keyIndexes()) {
            binders.add(binder(field, Objects.requireNonNull(mapping.fields().get(field))));
        }
        return binders;
    }

    private Binder binder(int field, TargetColumn into) {
        return dialect.binder(mapping.schema().columns().get(field), field, into);
    }
}
