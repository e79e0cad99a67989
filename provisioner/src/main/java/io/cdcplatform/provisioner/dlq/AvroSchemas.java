package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.provisioner.Registry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Writers' schemas of the registry, each asked for once. */
final class AvroSchemas {
    private final Registry registry;
    private final Map<Integer, Optional<Schema>> known = new HashMap<>();

    AvroSchemas(Registry registry) {
        this.registry = registry;
    }

    Schema of(int id) throws IOException {
        return known.computeIfAbsent(id, asked -> registry.schema(asked).flatMap(AvroSchemas::parse))
                .orElseThrow(() -> new IOException("the registry has no Avro schema " + Integer.toUnsignedString(id)));
    }

    private static Optional<Schema> parse(String text) {
        try {
            return Optional.of(new Schema.Parser().setValidateDefaults(false).parse(text));
        } catch (RuntimeException e) { // Avro throws several kinds
            return Optional.empty();
        }
    }
}
