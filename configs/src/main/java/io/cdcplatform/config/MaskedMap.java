package io.cdcplatform.config;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Free-form properties in the order of the file, unmodifiable; what {@link Secret#hides} is printed as {@code ***}. */
final class MaskedMap extends AbstractMap<String, String> implements Serializable {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, String> values;

    MaskedMap(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return Collections.unmodifiableMap(values).entrySet();
    }

    @Override
    public String toString() {
        Map<String, String> printed = new LinkedHashMap<>(values);
        printed.replaceAll((key, value) -> Secret.hides(key) ? Secret.NONE.toString() : value);
        return printed.toString();
    }
}
