package io.cdcplatform.job.sink.iceberg;

/** A set of 64-bit hashes: 16 to 32 bytes each, no objects. */
final class KeySet {
    private static final int FIRST_SLOTS = 1024;

    private long[] slots = new long[FIRST_SLOTS];
    private boolean hasZero;
    private int size;

    /** Whether it was not there; it is now. */
    boolean add(long hash) {
        if (hash == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        if (2 * size >= slots.length) {
            grow();
        }
        int slot = slotOf(slots, hash);
        if (slots[slot] == hash) {
            return false;
        }
        slots[slot] = hash;
        size++;
        return true;
    }

    long size() {
        return hasZero ? size + 1L : size;
    }

    private void grow() {
        long[] next = new long[2 * slots.length];
        for (long hash : slots) {
            if (hash != 0) {
                next[slotOf(next, hash)] = hash;
            }
        }
        slots = next;
    }

    private static int slotOf(long[] slots, long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash ^ (hash >>> 32)) & mask;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
