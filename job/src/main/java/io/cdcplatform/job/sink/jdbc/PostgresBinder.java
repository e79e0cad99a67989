package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Binds numbers, truth values and bytes as they are where the target has the same type, and everything else as text without a
 * type, which the statement's cast reads (so a string gets into jsonb, uuid, an enum, ...).
 */
final class PostgresBinder {
    private PostgresBinder() {}

    static Binder of(Column column, int field, TargetColumn target) {
        LogicalType type = column.type();
        AsText text = new AsText(RowData.createFieldGetter(type, field), PostgresForm.of(column));
        Setter setter = column.semantic().isEmpty() ? setter(type, field, target.type()) : null;
        return setter == null ? text : new AsIs(field, setter, text);
    }

    private static @Nullable Setter setter(LogicalType type, int f, String target) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> target.equals("boolean") ? (s, p, row) -> s.setBoolean(p, row.getBoolean(f)) : null;
            case SMALLINT -> target.equals("smallint") ? (s, p, row) -> s.setShort(p, row.getShort(f)) : null;
            case INTEGER -> target.equals("integer") ? (s, p, row) -> s.setInt(p, row.getInt(f)) : null;
            case BIGINT -> target.equals("bigint") ? (s, p, row) -> s.setLong(p, row.getLong(f)) : null;
            case FLOAT -> target.equals("real") ? (s, p, row) -> s.setFloat(p, row.getFloat(f)) : null;
            case DOUBLE -> target.equals("double precision") ? (s, p, row) -> s.setDouble(p, row.getDouble(f)) : null;
            case BINARY, VARBINARY -> target.equals("bytea") ? (s, p, row) -> s.setBytes(p, row.getBinary(f)) : null;
            default -> null;
        };
    }

    private interface Setter {
        void set(PreparedStatement statement, int parameter, RowData row) throws SQLException;
    }

    private record AsIs(int field, Setter setter, AsText asText) implements Binder {

        @Override
        public void bind(PreparedStatement statement, int parameter, RowData row) throws SQLException {
            if (row.isNullAt(field)) {
                statement.setNull(parameter, Types.NULL);
            } else {
                setter.set(statement, parameter, row);
            }
        }

        @Override
        public @Nullable String text(RowData row) {
            return asText.text(row);
        }
    }

    private record AsText(RowData.FieldGetter getter, PostgresForm form) implements Binder {

        @Override
        public void bind(PreparedStatement statement, int parameter, RowData row) throws SQLException {
            String text = text(row);
            if (text == null) {
                statement.setNull(parameter, Types.NULL);
            } else {
                statement.setString(parameter, text);
            }
        }

        @Override
        public @Nullable String text(RowData row) {
            Object value = getter.getFieldOrNull(row);
            return value == null ? null : form.text(value);
        }
    }
}
