package io.cdcplatform.provisioner.dlq;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a dead letter: where it is and which record it stands for, none of its bytes.
 *
 * @param sourceOffset of the record that failed, on its lane
 * @param log where the letter is
 * @param at when it was written, in milliseconds since 1970
 * @param replay the run in which a replayed record failed again
 * @param wanted whether the filters ask for it
 */
record Letter(
        LetterKey key,
        long sourceOffset,
        TopicPartition log,
        long offset,
        long at,
        String code,
        @Nullable String replay,
        boolean wanted) {

    /** As they lie in the dead-letter topics. */
    static final Comparator<Letter> AS_WRITTEN = Comparator.comparing((Letter letter) -> letter.log.topic())
            .thenComparingInt(letter -> letter.log.partition())
            .thenComparingLong(Letter::offset);

    /** By key, of a key by the source's order; the letters of one record as they were written. */
    static final Comparator<Letter> BY_KEY = Comparator.comparing(Letter::key)
            .thenComparingLong(Letter::sourceOffset)
            .thenComparing(AS_WRITTEN);

    @Override
    public String toString() {
        return log + "@" + offset;
    }
}
