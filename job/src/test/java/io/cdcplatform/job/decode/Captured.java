package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.ChangeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What Debezium 3.4.0.Final wrote of a PostgreSQL 17 (adaptive times, precise decimals, {@code column.propagate.source.type=.*}),
 * in Avro with the schemas of its registry and in JSON with schema. One line a record: topic, offset, key, value.
 */
final class Captured {

    private static final Map<String, List<ChangeEvent>> CHANGES = new ConcurrentHashMap<>();

    private Captured() {}

    static List<ConsumerRecord<byte[], byte[]>> avro() {
        return lines("postgres-avro.tsv").stream()
                .map(line -> record(line, text -> Base64.getDecoder().decode(text)))
                .toList();
    }

    static List<ConsumerRecord<byte[], byte[]>> json() {
        return lines("postgres-json.tsv").stream()
                .map(line -> record(line, text -> text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** The changes of docs/types.md and of some hazards in one of the connector's modes, as CaptureIT of the sandbox wrote them. */
    static List<ChangeEvent> types(String mode) {
        return CHANGES.computeIfAbsent(mode, each -> {
            boolean json = each.equals("json");
            Decoder decoder = json ? new JsonDecoder(true) : avroDecoder("types-" + each + "-schemas.tsv", true);
            return lines("types-" + each + ".tsv").stream()
                    .map(line -> record(
                            line,
                            text -> json
                                    ? text.getBytes(StandardCharsets.UTF_8)
                                    : Base64.getDecoder().decode(text)))
                    .map(decoder::decode)
                    .filter(ChangeEvent.class::isInstance) // nanoseconds of an infinity are none
                    .map(ChangeEvent.class::cast)
                    .toList();
        });
    }

    static AvroDecoder avroDecoder(boolean envelope) {
        return avroDecoder("schemas.tsv", envelope);
    }

    private static AvroDecoder avroDecoder(String schemas, boolean envelope) {
        AvroDecoder decoder = new AvroDecoder(envelope);
        for (String line : lines(schemas)) {
            String[] parts = line.split("\t", 2);
            int id = Integer.parseInt(parts[0]);
            decoder.learn(id, WriterSchema.of(id, parts[1]));
        }
        return decoder;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String line, java.util.function.Function<String, byte[]> bytes) {
        String[] parts = line.split("\t", 4);
        return new ConsumerRecord<>(
                parts[0],
                0,
                Long.parseLong(parts[1]),
                parts[2].equals("-") ? null : bytes.apply(parts[2]),
                parts[3].equals("-") ? null : bytes.apply(parts[3]));
    }

    private static List<String> lines(String name) {
        try (InputStream in = Captured.class.getResourceAsStream("/captured/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
