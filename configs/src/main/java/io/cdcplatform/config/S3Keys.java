package io.cdcplatform.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The s3_* keys of an iceberg block, a short way to write Iceberg's own FileIO properties; the latter win. */
final class S3Keys {
    private S3Keys() {}

    static Map<String, String> readOver(YamlMap iceberg, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "s3.endpoint", iceberg.text("s3_endpoint").or(""));
        put(
                all,
                "s3.access-key-id",
                iceberg.secret("s3_access_key_id").or(Secret.NONE).value());
        put(
                all,
                "s3.secret-access-key",
                iceberg.secret("s3_secret_access_key").or(Secret.NONE).value());
        put(all, "client.region", iceberg.text("s3_region").or(""));
        all.putAll(properties);
        return new MaskedMap(all);
    }

    private static void put(Map<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }
}
