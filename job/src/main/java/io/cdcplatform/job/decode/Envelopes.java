package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** What is true of Debezium's envelope in any format. */
final class Envelopes {

    private static final List<String> ROWS = List.of("before", "after");

    /** What stands for a text that the connector does not know, beside nothing and zeros. */
    private static final Set<String> NOTHING = Set.of("{}", "00:00:00Z", "PT0S", "P0Y0M0DT0H0M0S");

    private Envelopes() {}

    /**
     * Whether values of this schema are changes of rows. A struct without {@code op} is one of the connector's other messages.
     *
     * @throws DecodeException if it is no struct at all: nothing that Debezium writes
     */
    static boolean isEnvelope(ConnectSchema value) {
        if (value.kind() != ConnectSchema.Kind.STRUCT) {
            throw new DecodeException(
                    DecodeException.ENVELOPE,
                    "the value is a " + value.kind() + " and no Debezium envelope. Who else writes to this topic?");
        }
        return value.indexOf("op") >= 0 && hasStruct(value, "source") && hasStruct(value, "after");
    }

    private static boolean hasStruct(ConnectSchema value, String field) {
        int index = value.indexOf(field);
        return index >= 0 && value.fields().get(index).schema().kind() == ConnectSchema.Kind.STRUCT;
    }

    /** The operation, or null for one that changes no row ({@code m}). */
    static @Nullable Op op(byte letter) {
        return switch (letter) {
            case 'c' -> Op.CREATE;
            case 'u' -> Op.UPDATE;
            case 'd' -> Op.DELETE;
            case 'r' -> Op.READ;
            case 't' -> Op.TRUNCATE;
            case 'm' -> null;
            default -> throw new DecodeException(DecodeException.ENVELOPE, "field op holds no operation of Debezium");
        };
    }

    static GenericRowData requireAfter(@Nullable GenericRowData row, Op op, TableSchema schema) {
        if (row == null) {
            throw new DecodeException(
                    DecodeException.ENVELOPE, op + " of table " + schema.id() + " comes without its row (field after)");
        }
        return row;
    }

    static GenericRowData requireBefore(@Nullable GenericRowData row, TableSchema schema) {
        if (row == null) {
            throw new DecodeException(
                    DecodeException.KEY,
                    "DELETE of table " + schema.id() + " has neither a key nor the row before."
                            + " Give the table a primary key or REPLICA IDENTITY FULL");
        } else if (Placeholder.takeOut(row) != null) {
            throw new DecodeException(
                    DecodeException.KEY,
                    "DELETE of table " + schema.id() + " has no key, and its row before lacks large values."
                            + " Give the table REPLICA IDENTITY FULL");
        }
        return row;
    }

    static void requireKey(RowData row, TableSchema schema) {
        for (int place : schema.keyIndexes()) {
            if (row.isNullAt(place)) {
                throw new DecodeException(
                        DecodeException.KEY,
                        "column " + schema.columns().get(place).name() + " of the key of table " + schema.id()
                                + " is null");
            }
        }
    }

    /** A whole envelope whose rows hold nothing that the source has not. */
    static GenericRowData whole(GenericRowData value, ConnectSchema schema, Op op, TableSchema table) {
        for (String field : ROWS) {
            int index = schema.indexOf(field);
            if (index >= 0) {
                Placeholder.takeOut((GenericRowData) value.getField(index));
            }
        }
        if (op == Op.DELETE && !table.key().isEmpty()) {
            dropInvented(value, schema, table);
        }
        return value;
    }

    /**
     * Without REPLICA IDENTITY FULL the connector knows the key of a deleted row only and makes up the rest: null, and zero,
     * false or nothing where the column may not be null. A row before of which all but the key looks like that is cut to its key.
     */
    private static void dropInvented(GenericRowData value, ConnectSchema schema, TableSchema table) {
        int index = schema.indexOf("before");
        if (index < 0 || !(value.getField(index) instanceof GenericRowData before)) {
            return;
        }
        BitSet key = new BitSet();
        for (int place : table.keyIndexes()) {
            key.set(place);
        }
        int arity = before.getArity();
        for (int i = key.nextClearBit(0); i < arity; i = key.nextClearBit(i + 1)) {
            if (!saysNothing(before.getField(i))) {
                return;
            }
        }
        for (int i = key.nextClearBit(0); i < arity; i = key.nextClearBit(i + 1)) {
            before.setField(i, null);
        }
    }

    private static boolean saysNothing(@Nullable Object value) {
        if (value == null || value.equals(false)) {
            return true;
        } else if (value instanceof Number number) {
            return number.doubleValue() == 0;
        } else if (value instanceof DecimalData number) {
            return number.toBigDecimal().signum() == 0;
        } else if (value instanceof TimestampData timestamp) {
            return timestamp.getMillisecond() == 0 && timestamp.getNanoOfMillisecond() == 0;
        } else if (value instanceof ArrayData array) {
            return array.size() == 0;
        }
        String text = value.toString();
        return value instanceof byte[] bytes
                ? bytes.length == 0
                : NOTHING.contains(text) || text.chars().allMatch(c -> c == '0' || c == '.');
    }

    static DecodeException badValue(String table, BadValue e) {
        return new DecodeException(
                DecodeException.VALUE, "table " + table + ", column " + e.column() + ": " + e.reason(), e);
    }
}
