package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Dead letters of a pipeline without a job: topics, letters as the job writes them, and the verbs on them. */
final class LetterBox implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");
    private static final long NOW = System.currentTimeMillis();

    final Records records;
    private final Stack stack;
    private final String name;
    private final Path folder;

    /** What a verb answered. */
    record Answer(int exitCode, String out, String err) {}

    LetterBox(Stack stack, String name, String format, Path folder) throws IOException {
        this.stack = stack;
        this.name = name;
        this.folder = folder;
        this.records = new Records(stack.kafka().bootstrapServers());
        Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: %s
                topic_prefix: %s
                source: {host: localhost, database: shop, username: cdc_user, password: cdc}
                sinks:
                  - {sink_id: replica, sink_type: postgres, postgres: {host: h, database: d, username: u, password: p}}
                  - {sink_id: notify, sink_type: webhook, webhook: {url: "http://receiver"}}
                """
                        .formatted(name, name));
        Files.writeString(
                folder.resolve("platform.yaml"),
                """
                kafka: {bootstrap_servers: "%s", schema_registry_url: "%s", value_format: %s}
                """
                        .formatted(
                                stack.kafka().bootstrapServers(),
                                stack.registry().confluentUrl(),
                                format));
    }

    /** The topics that {@code cdc apply} makes for a table, the source's with 2 partitions. */
    void table(String table) throws Exception {
        create(topic(table), 2);
        create(topic(table) + ".dlq", 1);
        create(topic(table) + ".dlq.retry", 2);
    }

    void create(String topic, int partitions) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    String topic(String table) {
        return name + "." + table;
    }

    /** A letter as the job writes it. */
    void letter(
            String table,
            String sink,
            int partition,
            long offset,
            String code,
            byte[] key,
            byte[] value,
            String... more)
            throws Exception {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        put(headers, "own", "kept");
        put(headers, "dlq.source.topic", topic(table));
        put(headers, "dlq.source.partition", Integer.toString(partition));
        put(headers, "dlq.source.offset", Long.toString(offset));
        put(headers, "dlq.timestamp", Long.toString(NOW));
        put(headers, "dlq.pipeline_id", name);
        put(headers, "dlq.sink_id", sink);
        put(headers, "dlq.error.code", code);
        put(headers, "dlq.error.type", "java.sql.SQLException");
        put(headers, "dlq.error.message", "Cannot write " + table + ": refused");
        put(headers, "dlq.attempts", "3");
        for (int i = 0; i < more.length; i += 2) {
            put(headers, more[i], more[i + 1]);
        }
        records.send(topic(table) + ".dlq", 0, key, value, headers);
    }

    private static void put(Map<String, byte[]> headers, String header, String value) {
        headers.put(header, value.getBytes(UTF_8));
    }

    Answer dlq(String verb, String... options) {
        return dlq(folder, verb, options);
    }

    /** @param folder of the pipeline's two files */
    static Answer dlq(Path folder, String verb, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "dlq",
                verb,
                folder.resolve("pipeline.yaml").toString(),
                "--platform",
                folder.resolve("platform.yaml").toString()));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cdc.run(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments.toArray(String[]::new));
        return new Answer(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Headers of ours, by name. */
    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return headers;
    }

    /** Avro as Debezium's converter writes it, its schema registered under the subject. */
    byte[] avro(String subject, String schema, Object... values) throws Exception {
        Schema parsed = new Schema.Parser().parse(schema);
        GenericData.Record struct = new GenericData.Record(parsed);
        for (int i = 0; i < values.length; i++) {
            struct.put(i, values[i]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(ByteBuffer.allocate(4).putInt(register(subject, schema)).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(parsed).write(struct, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private int register(String subject, String schema) throws Exception {
        String body = "{\"schema\": \"" + schema.replace("\"", "\\\"").replace("\n", " ") + "\"}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(stack.registry().confluentUrl() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher id = ID.matcher(answer);
        if (!id.find()) {
            throw new IllegalStateException("Cannot register a schema of " + subject + ": " + answer);
        }
        return Integer.parseInt(id.group(1));
    }

    @Override
    public void close() {
        records.close();
    }
}
