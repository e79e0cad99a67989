package io.cdcplatform.job.deadletter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of one key: its letters, and the markers of replays behind them. A marker counts if all records of
 * its replay that the key has were dealt with; if one of them failed again it covers what came before that one.
 *
 * <p>Assumes that all of retry topics is told before the first letter.
 */
final class KeyHistory {
    private static final long BEFORE_ALL = -1;

    /** The first letter behind each marker, and before the next one. */
    private final TreeMap<Long, Long> firstBehind = new TreeMap<>();

    private long last = -1;
    private Map<String, Long> markers = Map.of();
    private Map<String, Long> failed = Map.of();
    private Set<String> pendingIn = Set.of();
    private List<Long> pending = List.of();

    KeyHistory() {
        firstBehind.put(BEFORE_ALL, Long.MAX_VALUE);
    }

    void marker(long offset, String replayId) {
        markers = markers.isEmpty() ? new HashMap<>() : markers;
        markers.merge(replayId, offset, Math::max);
        firstBehind.put(offset, Long.MAX_VALUE);
    }

    /** A record of a replay is still to be dealt with: the markers of that replay come too early. */
    void pending(long offset, String replayId) {
        if (pending.isEmpty()) {
            pending = new ArrayList<>();
            pendingIn = new HashSet<>();
        }
        pending.add(offset);
        pendingIn.add(replayId);
    }

    /** What is still to be dealt with is open, though its letter may be purged by now. */
    void countPending() {
        pending.forEach(offset -> letter(offset, ""));
    }

    /** @param replayId of the replay in which it failed again, or "" */
    void letter(long offset, String replayId) {
        last = Math.max(last, offset);
        firstBehind.merge(firstBehind.lowerKey(offset), offset, Math::min);
        if (!replayId.isEmpty()) {
            failed = failed.isEmpty() ? new HashMap<>() : failed;
            failed.merge(replayId, offset, Math::min);
        }
    }

    /** The letters that no effective marker covers, or null. */
    @Nullable
    ParkedKey parked() {
        long covered = BEFORE_ALL;
        for (Map.Entry<String, Long> marker : markers.entrySet()) {
            if (!pendingIn.contains(marker.getKey())) {
                long through = ParkedKey.through(marker.getValue(), failed.get(marker.getKey()));
                covered = Math.max(covered, through);
            }
        }
        long first = firstBehind(covered);
        return last > covered && first <= last ? new ParkedKey(first, last, Map.copyOf(failed)) : null;
    }

    /** Covered is up to a marker, or to before a letter that failed again. */
    private long firstBehind(long covered) {
        return failed.containsValue(covered + 1)
                ? covered + 1
                : Collections.min(firstBehind.tailMap(covered, true).values());
    }
}
