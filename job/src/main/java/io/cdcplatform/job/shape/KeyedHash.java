package io.cdcplatform.job.shape;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 in hexadecimal digits. Used by one thread at a time. */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    KeyedHash(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot mask columns: this Java has no " + ALGORITHM, e);
        }
    }

    String of(byte[] text) {
        return HexFormat.of().formatHex(mac.doFinal(text));
    }
}
