package io.cdcplatform.job.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Schema id to what was made of it, without boxing; forgets everything when {@link #MAX_ENTRIES} are in it. */
final class IntTable<T> {
    static final int MAX_ENTRIES = 16_384;
    private static final int FIRST_SIZE = 64;

    private int[] ids = new int[FIRST_SIZE];
    private @Nullable Object[] values = new @Nullable Object[FIRST_SIZE];
    private int entries;

    @SuppressWarnings("unchecked")
    @Nullable
    T get(int id) {
        return (T) values[slotOf(id)];
    }

    void put(int id, T value) {
        if (entries == MAX_ENTRIES) {
            Arrays.fill(values, null);
            entries = 0;
        } else if (entries * 2 >= ids.length) {
            grow();
        }
        int slot = slotOf(id);
        entries += values[slot] == null ? 1 : 0;
        ids[slot] = id;
        values[slot] = value;
    }

    private int slotOf(int id) {
        int mask = ids.length - 1;
        int slot = ((id * 0x9E3779B9) >>> 7) & mask;
        while (values[slot] != null && ids[slot] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldIds = ids;
        @Nullable Object[] oldValues = values;
        ids = new int[oldIds.length * 2];
        values = new @Nullable Object[oldIds.length * 2];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldValues[i] != null) {
                int slot = slotOf(oldIds[i]);
                ids[slot] = oldIds[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
