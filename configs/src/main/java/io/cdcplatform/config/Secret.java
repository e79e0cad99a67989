package io.cdcplatform.config;

import java.io.Serializable;
import java.util.regex.Pattern;

/** A text that is never printed; {@code value} is "" where none is set. */
public record Secret(String value) implements Serializable {
    public static final Secret NONE = new Secret("");

    private static final String MASK = "***";
    private static final Pattern SECRET_WORDS = Pattern.compile(
            "passw|passphrase|secret|token|credential|authorization|jaas|(access|api|private|account|shared|encryption|sas)[._-]?key",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PASSWORD_IN_ADDRESS =
            Pattern.compile("([?&;]password=)[^&;]*|(?<=://)[^/?\\s]*(?=@)", Pattern.CASE_INSENSITIVE);

    public boolean isSet() {
        return !value.isEmpty();
    }

    /** Whether the value of a free-form property, header or connector setting of this name has to be hidden. */
    public static boolean hides(String key) {
        return SECRET_WORDS.matcher(key).find();
    }

    /** Whether an address holds a password, which would be printed with it. */
    static boolean isIn(String address) {
        return PASSWORD_IN_ADDRESS.matcher(address).find();
    }

    /** An address that may be printed. */
    static String maskLogin(String address) {
        return PASSWORD_IN_ADDRESS.matcher(address).replaceAll("$1" + MASK);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
