package io.cdcplatform.job.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.job.event.Unavailable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what Debezium writes for a large value that an update left alone and PostgreSQL therefore did not log, and gives
 * {@link #NOT_THERE} for it. It has one form per type: the word itself as text or bytes, a list with nothing but the word (or the
 * name-based UUID of it), a list of its bytes as numbers, a map of the word to the word. Only columns of a row have it: within a
 * key, a struct or a longer list it is a value like others.
 */
final class Placeholder extends Conversion {
    /** Stands in a row between reading it and {@link #takeOut}. */
    static final Object NOT_THERE = new Object();

    private static final byte[] WORD = "__debezium_unavailable_value".getBytes(UTF_8);
    private static final byte[] HSTORE_AS_JSON =
            "{\"__debezium_unavailable_value\":\"__debezium_unavailable_value\"}".getBytes(UTF_8);
    private static final StringData TEXT = StringData.fromBytes(WORD);
    private static final StringData AS_UUID =
            StringData.fromString(UUID.nameUUIDFromBytes(WORD).toString());

    private final Conversion value;

    private Placeholder(Conversion value) {
        this.value = value;
    }

    /** The row's struct, its columns with an eye for the placeholder where their type can have one. */
    static Mapped inColumnsOf(Mapped row) {
        return row.withChildren(row.children().stream()
                .map(column -> switch (column.schema().kind()) {
                    case STRING, BYTES, ARRAY, MAP -> column.withConversion(new Placeholder(column.conversion()));
                    default -> column;
                })
                .toList());
    }

    /** Puts null in place of what is not there and says where; null if the row is whole, as nearly always. */
    static @Nullable Unavailable takeOut(@Nullable GenericRowData row) {
        if (row == null) {
            return null;
        }
        BitSet columns = null;
        for (int i = 0; i < row.getArity(); i++) {
            if (row.getField(i) == NOT_THERE) {
                columns = columns == null ? new BitSet() : columns;
                columns.set(i);
                row.setField(i, null);
            }
        }
        return columns == null ? null : new Unavailable(columns, false);
    }

    @Override
    @Nullable
    Object ofText(Slice text) {
        boolean isPlaceholder = text.length == WORD.length && text.equalTo(WORD)
                || text.length == HSTORE_AS_JSON.length && text.equalTo(HSTORE_AS_JSON);
        return isPlaceholder ? NOT_THERE : value.ofText(text);
    }

    @Override
    Object ofBytes(Slice bytes) {
        return bytes.length == WORD.length && bytes.equalTo(WORD) ? NOT_THERE : value.ofBytes(bytes);
    }

    @Override
    Object ofArray(GenericArrayData array) {
        boolean isPlaceholder = array.size() == 1 && isWord(array.toObjectArray()[0])
                || array.size() == WORD.length && isBytesOfWord(array.toObjectArray());
        return isPlaceholder ? NOT_THERE : value.ofArray(array);
    }

    @Override
    Object ofMap(GenericMapData map) {
        ArrayData keys = map.size() == 1 ? map.keyArray() : null;
        return keys != null && TEXT.equals(keys.getString(0)) ? NOT_THERE : value.ofMap(map);
    }

    private static boolean isWord(@Nullable Object element) {
        return TEXT.equals(element)
                || AS_UUID.equals(element)
                || (element instanceof byte[] bytes && Arrays.equals(bytes, WORD));
    }

    private static boolean isBytesOfWord(@Nullable Object[] elements) {
        for (int i = 0; i < elements.length; i++) {
            boolean same = (elements[i] instanceof Integer || elements[i] instanceof Long)
                    && ((Number) elements[i]).longValue() == WORD[i];
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
