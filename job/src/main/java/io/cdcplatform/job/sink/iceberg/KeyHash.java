package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.TableSchema;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * 64 bits of a row's key: equal keys always have equal hashes, also when a column has become wider.
 *
 * <p>Assumes the kinds of columns a database takes in a key; {@link #possible} says where that is not so.
 */
final class KeyHash {
    private static final long SEED = 0x9E3779B97F4A7C15L;
    private static final long PRIME = 0x100000001B3L;

    private final int[] columns;
    private final LogicalType[] types;
    private final LogicalTypeRoot[] roots;
    private final boolean possible;

    KeyHash(TableSchema schema) {
        columns = schema.keyIndexes();
        types = new LogicalType[columns.length];
        roots = new LogicalTypeRoot[columns.length];
        boolean all = columns.length > 0;
        for (int i = 0; i < columns.length; i++) {
            types[i] = schema.columns().get(columns[i]).type();
            roots[i] = types[i].getTypeRoot();
            all &= canHash(roots[i]);
        }
        possible = all;
    }

    boolean possible() {
        return possible;
    }

    long of(RowData row) {
        long hash = SEED;
        for (int i = 0; i < columns.length; i++) {
            hash = mix(hash ^ (row.isNullAt(columns[i]) ? PRIME : value(row, i)));
        }
        return hash;
    }

    private static boolean canHash(LogicalTypeRoot root) {
        return switch (root) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, BIGINT, CHAR, VARCHAR, BINARY ->
                true;
            case VARBINARY, DECIMAL, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    private long value(RowData row, int i) {
        int column = columns[i];
        switch (roots[i]) {
            case BOOLEAN:
                return row.getBoolean(column) ? 1 : 0;
            case TINYINT:
                return row.getByte(column);
            case SMALLINT:
                return row.getShort(column);
            case INTEGER:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
                return row.getInt(column);
            case BIGINT:
                return row.getLong(column);
            case CHAR:
            case VARCHAR:
                return bytes(row.getString(column).toBytes());
            case BINARY:
            case VARBINARY:
                return bytes(row.getBinary(column));
            case DECIMAL:
                return decimal(row.getDecimal(
                        column, LogicalTypeChecks.getPrecision(types[i]), LogicalTypeChecks.getScale(types[i])));
            default:
                TimestampData at = row.getTimestamp(column, LogicalTypeChecks.getPrecision(types[i]));
                return at.getMillisecond() * 1_000_003 + at.getNanoOfMillisecond();
        }
    }

    private static long decimal(DecimalData value) {
        return bytes(value.toBigDecimal().unscaledValue().toByteArray());
    }

    private static long bytes(byte[] bytes) {
        long hash = SEED + bytes.length;
        for (byte b : bytes) {
            hash = (hash ^ b) * PRIME;
        }
        return hash;
    }

    private static long mix(long hash) {
        long a = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
