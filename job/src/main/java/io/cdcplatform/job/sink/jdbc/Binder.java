package io.cdcplatform.job.sink.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Hands one field of rows to a statement; made once per source column and target column. */
interface Binder {

    void bind(PreparedStatement statement, int parameter, RowData row) throws SQLException;

    /** The value as the database reads it from text; null for NULL. */
    @Nullable
    String text(RowData row);
}
