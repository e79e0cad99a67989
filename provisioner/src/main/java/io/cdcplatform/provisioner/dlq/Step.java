package io.cdcplatform.provisioner.dlq;

import java.util.Comparator;

/**
 * One letter that a run takes.
 *
 * @param turn the letter behind which it comes: itself, unless it lies before an older one of its key
 * @param last of its key in this run
 */
record Step(Letter letter, Letter turn, boolean last) {
    /** Of each key in the source's order, and else as the letters lie there, so that they are read in one go. */
    static final Comparator<Step> ORDER = Comparator.comparing(Step::turn, Letter.AS_WRITTEN)
            .thenComparingLong(step -> step.letter().sourceOffset());
}
