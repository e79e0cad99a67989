package io.cdcplatform.job.sink.iceberg;

/** How many keys all tables of one subtask may remember together: {@value #MOST_KEYS}, 16 to 32 bytes each. */
final class KeyBudget {
    static final long MOST_KEYS = 1 << 22;

    private long left;

    KeyBudget() {
        this(MOST_KEYS);
    }

    KeyBudget(long most) {
        left = most;
    }

    /** Whether there was room for one more. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    void giveBack(long keys) {
        left += keys;
    }
}
