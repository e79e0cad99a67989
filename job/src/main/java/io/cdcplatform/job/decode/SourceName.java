package io.cdcplatform.job.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names of the source as they were. Debezium reads the names in PostgreSQL's stream byte by byte as signed characters, so that
 * {@code ï} (C3 AF) arrives as U+FFC3 U+FFAF, while its snapshot reads them right: without repair one column would be two.
 */
final class SourceName {
    private static final char FIRST_BROKEN = 0xFF80;

    private SourceName() {}

    /** The name, repaired if all of it that is not ASCII is such bytes, and they are UTF-8. */
    static String repair(String name) {
        byte[] bytes = new byte[name.length()];
        boolean broken = false;
        for (int i = 0; i < bytes.length; i++) {
            char c = name.charAt(i);
            if (c >= 0x80 && c < FIRST_BROKEN) {
                return name;
            }
            broken |= c >= FIRST_BROKEN;
            bytes[i] = (byte) c;
        }
        if (!broken) {
            return name;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return name;
        }
    }
}
