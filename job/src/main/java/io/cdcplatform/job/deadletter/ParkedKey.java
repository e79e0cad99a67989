package io.cdcplatform.job.deadletter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The letters of one key that are open: from the first one on, all events of the key are letters too. */
final class ParkedKey {
    private long first;
    private long last;
    private Map<String, Long> failed;

    /** @param failed for each replay that failed again the source offset of the first letter that says so */
    ParkedKey(long first, long last, Map<String, Long> failed) {
        this.first = first;
        this.last = last;
        this.failed = failed;
    }

    static ParkedKey none() {
        return new ParkedKey(Long.MAX_VALUE, -1, Map.of());
    }

    /** Source offset of the first open letter. */
    long first() {
        return first;
    }

    /** Source offset of the last one. */
    long last() {
        return last;
    }

    /** @param replayId of the replay in which the event failed again, or "" */
    void letter(long offset, String replayId) {
        first = Math.min(first, offset);
        last = Math.max(last, offset);
        if (!replayId.isEmpty()) {
            Map<String, Long> more = new HashMap<>(failed);
            more.merge(replayId, offset, Math::min);
            failed = more;
        }
    }

    /** Whether an event comes in this replay behind one that failed in it, or is that one. */
    boolean failedBefore(long offset, String replayId) {
        Long from = failed.get(replayId);
        return from != null && offset >= from;
    }

    /**
     * A marker says that a replay has dealt with all letters up to this one; where one failed again, with those before it.
     *
     * @return whether none is left
     */
    boolean isDoneBy(long offset, String replayId) {
        long through = through(offset, failed.get(replayId));
        first = Math.max(first, through + 1);
        return last <= through;
    }

    /** Up to where a marker covers letters, if this was the first that failed again. */
    static long through(long marker, @Nullable Long failedAt) {
        return failedAt == null ? marker : Math.min(marker, failedAt - 1);
    }
}
