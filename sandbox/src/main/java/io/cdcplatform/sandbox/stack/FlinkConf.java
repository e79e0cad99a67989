package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Flink's {@code config.yaml} as flat keys: the file of the repository plus what differs per run. Assumes that file to
 * be flat ({@code a.b.c: value}), because a key given flat and nested would be there twice.
 */
record FlinkConf(Map<String, String> settings) {

    static FlinkConf read(Path file) {
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            Map<String, String> settings = new TreeMap<>();
            if (root instanceof Map<?, ?> map) {
                map.forEach((key, value) -> settings.put(String.valueOf(key), scalar(file, key, value)));
            }
            return new FlinkConf(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    FlinkConf with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(more);
        return new FlinkConf(all);
    }

    String get(String key) {
        String value = settings.get(key);
        if (value == null) {
            throw new IllegalStateException("Cannot configure Flink: flink-conf/config.yaml has no " + key);
        }
        return value;
    }

    String yaml() {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) ->
                text.append(key).append(": '").append(value.replace("'", "''")).append("'\n"));
        return text.toString();
    }

    private static String scalar(Path file, Object key, Object value) {
        if (value == null || value instanceof Map || value instanceof Iterable) {
            throw new IllegalStateException("Cannot read " + file + ": " + key + " must be one flat value");
        }
        return String.valueOf(value);
    }
}
