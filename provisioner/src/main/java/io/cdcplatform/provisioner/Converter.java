package io.cdcplatform.provisioner;

import io.cdcplatform.config.ConnectorConfig;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.ValueFormat;
import java.util.Map;
import java.util.TreeMap;

/** How Connect writes keys and values: the converter's class under "" and its properties, such that the job can read them. */
final class Converter {
    static final String CONFLUENT = "io.confluent.connect.avro.AvroConverter";
    static final String APICURIO = "io.apicurio.registry.utils.converter.AvroConverter";
    /** The transformation of cdc-connect.jar, for the converter that cannot tell NULL from the default. */
    static final String KEEP_NULLS = "io.cdcplatform.connect.KeepNulls";

    static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    private static final String CONFLUENT_INTERFACE = "/apis/ccompat/v[67]/*$";

    private Converter() {}

    /** The platform's {@code connector.converter} if it writes the format; its properties win over ours. */
    static Map<String, String> properties(ConnectorConfig connector, KafkaConfig kafka) {
        Map<String, String> theirs = new TreeMap<>(connector.converter());
        String named = theirs.getOrDefault("class", "");
        theirs.remove("class");
        Map<String, String> properties = new TreeMap<>();
        if (kafka.valueFormat() == ValueFormat.JSON) {
            properties.put("", named.contains("Json") ? named : JSON);
            properties.put("replace.null.with.default", "false"); // NULL is a value of its own
            properties.put("schemas.enable", "true");
            if (!named.contains("Json")) {
                return properties;
            }
        } else {
            properties.put("", named.isEmpty() ? CONFLUENT : named);
            putDefaults(properties, kafka);
        }
        properties.putAll(theirs);
        return properties;
    }

    private static void putDefaults(Map<String, String> properties, KafkaConfig kafka) {
        switch (properties.getOrDefault("", "")) {
            case CONFLUENT -> {
                properties.put("schema.registry.url", kafka.schemaRegistryUrl());
                properties.put("ignore.default.for.nullables", "true"); // NULL is a value of its own
                putLogin(properties, kafka);
            }
            case APICURIO -> {
                String prefix = "apicurio.registry.";
                properties.put(
                        prefix + "url",
                        kafka.schemaRegistryUrl().replaceFirst(CONFLUENT_INTERFACE, "/apis/registry/v2"));
                properties.put(prefix + "auto-register", "true");
                properties.put(prefix + "find-latest", "true");
                properties.put(prefix + "as-confluent", "true");
                properties.put(prefix + "use-id", "contentId");
                properties.put(prefix + "headers.enabled", "false"); // the id in the bytes, as Confluent has it
                // A known schema stays what it is: without this a registry that is away for the cache's 30 s ends the
                // task.
                properties.put(prefix + "fault-tolerant-refresh", "true");
            }
            default -> {} // another converter is the platform's to describe
        }
    }

    private static void putLogin(Map<String, String> properties, KafkaConfig kafka) {
        var registry = kafka.schemaRegistry();
        if (!registry.username().isEmpty()) {
            properties.put("basic.auth.credentials.source", "USER_INFO");
            properties.put(
                    "basic.auth.user.info",
                    registry.username() + ":" + registry.password().value());
        }
        if (registry.token().isSet()) {
            properties.put("bearer.auth.credentials.source", "STATIC_TOKEN");
            properties.put("bearer.auth.token", registry.token().value());
        }
    }
}
