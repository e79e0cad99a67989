package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.provisioner.VerbException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The letters and markers of a pipeline, from which follows which letters are open. Holds positions and hashes only, and not without end. */
final class Ledger {
    /** About 100 bytes of memory each. */
    static final int MOST_LETTERS = 1_000_000;

    static final int MOST_MARKERS = 1_000_000;

    private final int mostLetters;
    private final int mostMarkers;
    private final List<Letter> letters = new ArrayList<>();
    private final List<Marker> markers = new ArrayList<>();

    Ledger() {
        this(MOST_LETTERS, MOST_MARKERS);
    }

    Ledger(int mostLetters, int mostMarkers) {
        this.mostLetters = mostLetters;
        this.mostMarkers = mostMarkers;
    }

    void add(Letter letter) {
        if (letters.size() == mostLetters) {
            throw tooMany(mostLetters, "dead letters");
        }
        letters.add(letter);
    }

    void add(Marker marker) {
        if (markers.size() == mostMarkers) {
            throw tooMany(mostMarkers, "replayed keys");
        }
        markers.add(marker);
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Gives the letters key by key; to be called once all are added. */
    void eachKey(Consumer<KeyLetters> consumer) {
        letters.sort(Letter.BY_KEY);
        markers.sort(Marker.BY_KEY);
        int marker = 0;
        for (int from = 0, to; from < letters.size(); from = to) {
            LetterKey key = letters.get(from).key();
            to = from + 1;
            while (to < letters.size() && letters.get(to).key().equals(key)) {
                to++;
            }
            while (marker < markers.size() && markers.get(marker).key().compareTo(key) < 0) {
                marker++; // of letters that were purged
            }
            int end = marker;
            while (end < markers.size() && markers.get(end).key().equals(key)) {
                end++;
            }
            consumer.accept(KeyLetters.of(letters.subList(from, to), markers.subList(marker, end)));
            marker = end;
        }
    }

    private static VerbException tooMany(int most, String what) {
        return VerbException.failed("Cannot weigh more than " + most + " " + what
                + " at once. Ask for fewer with --table and --sink, and remove closed letters with cdc dlq purge");
    }
}
