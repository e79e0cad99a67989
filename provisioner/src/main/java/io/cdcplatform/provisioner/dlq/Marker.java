package io.cdcplatform.provisioner.dlq;

import java.util.Comparator;

/** The end of what a run of replay or resolve had for a key: all its records up to {@code sourceOffset}. */
record Marker(LetterKey key, long sourceOffset, String replay) {
    static final Comparator<Marker> BY_KEY = Comparator.comparing(Marker::key);
}
