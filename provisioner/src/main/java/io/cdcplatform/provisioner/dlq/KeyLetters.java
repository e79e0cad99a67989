package io.cdcplatform.provisioner.dlq;

import java.util.ArrayList;
import java.util.List;

/**
 * All letters of one key, in the source's order.
 *
 * @param closedThrough the source offset up to which a run of replay or resolve dealt with them
 */
record KeyLetters(List<Letter> letters, long closedThrough) {

    static KeyLetters of(List<Letter> letters, List<Marker> markers) {
        long closedThrough = -1;
        for (Marker marker : markers) {
            closedThrough = Math.max(closedThrough, dealtWith(marker, letters));
        }
        return new KeyLetters(letters, closedThrough);
    }

    /** A run in which a record of the key failed again ended there for that key: what it had behind it failed too. */
    private static long dealtWith(Marker marker, List<Letter> letters) {
        for (Letter letter : letters) {
            if (marker.replay().equals(letter.replay())) {
                return Math.min(marker.sourceOffset(), letter.sourceOffset() - 1);
            }
        }
        return marker.sourceOffset();
    }

    /** The newest letter of each record that no run dealt with; the letters before it of the same record are history. */
    List<Letter> open() {
        List<Letter> open = new ArrayList<>();
        for (int i = 0; i < letters.size(); i++) {
            Letter letter = letters.get(i);
            boolean newest = i + 1 == letters.size() || letters.get(i + 1).sourceOffset() != letter.sourceOffset();
            if (newest && letter.sourceOffset() > closedThrough) {
                open.add(letter);
            }
        }
        return open;
    }

    /** What a run takes: the first open letter that is wanted and all behind it, since they wait for it. */
    List<Letter> selected() {
        List<Letter> open = open();
        int first = firstWanted(open);
        return first < 0 ? List.of() : open.subList(first, open.size());
    }

    /** Open letters before those selected: the run's marker would close them too. */
    int skipped() {
        return Math.max(0, firstWanted(open()));
    }

    private static int firstWanted(List<Letter> open) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).wanted()) {
                return i;
            }
        }
        return -1;
    }
}
