package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as Standard Webhooks 1.0 says, with each secret, so that secrets can be rotated. Belongs to one thread. */
final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String BASE64_PREFIX = "whsec_";

    private final List<Mac> macs;

    /** @throws IllegalArgumentException if a secret with the prefix {@code whsec_} is not base64 */
    Signer(List<Secret> secrets) {
        this.macs = secrets.stream().filter(Secret::isSet).map(Signer::mac).toList();
    }

    boolean signs() {
        return !macs.isEmpty();
    }

    /** The value of {@code webhook-signature}. */
    String sign(String id, long timestampSeconds, byte[] body) {
        byte[] head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        StringJoiner signatures = new StringJoiner(" ");
        for (Mac mac : macs) {
            mac.update(head);
            signatures.add("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
        }
        return signatures.toString();
    }

    private static Mac mac(Secret secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret.value()), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign with " + ALGORITHM, e);
        }
    }

    private static byte[] key(String secret) {
        if (!secret.startsWith(BASE64_PREFIX)) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(secret.substring(BASE64_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // without its cause, which quotes the secret
            throw new IllegalArgumentException(
                    "Cannot use a signing_secret: what follows whsec_ is not base64; copy it again, or leave the prefix out");
        }
    }
}
