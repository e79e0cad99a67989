package io.cdcplatform.provisioner.dlq;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is parked together: the raw bytes of a record's key in its lane, kept as 128 bits of their SHA-256. A record without a key
 * is alone, so its offset stands for it.
 */
record LetterKey(Lane lane, long high, long low) implements Comparable<LetterKey> {
    private static final long NO_KEY = 0;
    private static final Comparator<LetterKey> ORDER = Comparator.comparing(LetterKey::lane)
            .thenComparingLong(LetterKey::high)
            .thenComparingLong(LetterKey::low);

    static LetterKey of(Lane lane, byte @Nullable [] key, long sourceOffset) {
        if (key == null) {
            return new LetterKey(lane, NO_KEY, sourceOffset);
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(key));
        return new LetterKey(lane, hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash keys: every Java has SHA-256, this one has not", e);
        }
    }

    @Override
    public int compareTo(LetterKey other) {
        return ORDER.compare(this, other);
    }
}
