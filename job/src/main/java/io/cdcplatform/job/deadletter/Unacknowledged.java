package io.cdcplatform.job.deadletter;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The letters that Kafka has and did not acknowledge, in order; belongs to the writer's thread. */
final class Unacknowledged {
    private final Deque<Letter> letters = new ArrayDeque<>();
    private long bytes;
    private long removed;

    void add(Letter letter) {
        letters.add(letter);
        bytes += letter.bytes();
    }

    boolean isFull() {
        return letters.size() >= DeadLetterWriter.MAX_UNACKNOWLEDGED_RECORDS
                || bytes >= DeadLetterWriter.MAX_UNACKNOWLEDGED_BYTES;
    }

    /** Forgets what was acknowledged up to the first letter that was not. */
    void prune() {
        for (Letter head = letters.peek(); head != null && head.acknowledged().isDone(); head = letters.peek()) {
            letters.remove();
            bytes -= head.bytes();
            removed++;
        }
    }

    /** How many were acknowledged so far: grows as long as Kafka takes letters. */
    long removed() {
        return removed;
    }

    @Nullable
    Letter first() {
        return letters.peek();
    }

    Iterable<Letter> inOrder() {
        return letters;
    }

    int size() {
        return letters.size();
    }
}
