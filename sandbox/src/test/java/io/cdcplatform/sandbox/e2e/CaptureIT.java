package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcplatform.sandbox.shop.SourceEnd;
import io.cdcplatform.sandbox.stack.Postgres;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Writes what the connector really sends of docs/types.md and of some hazards into the fixtures of the job's decode tests, one
 * file per way of configuring it: {@code mvn verify -Dit.test=CaptureIT -Dcapture=true}. A line is topic, offset, key, value; the
 * schemas of Avro are beside it.
 */
@ExtendWith(StackExtension.class)
@EnabledIfSystemProperty(named = "capture", matches = "true")
class CaptureIT {
    private static final Path FIXTURES = Path.of("../job/src/test/resources/captured");
    private static final List<String> HAZARDS = List.of("big", "strict", "defaults_");
    private static final int MOST_BYTES = 50_000;
    private static final Map<String, String> MODES = new TreeMap<>(Map.of(
            "defaults",
            "",
            "texts",
            "decimal.handling.mode: string, time.precision.mode: isostring, hstore.handling.mode: map,"
                    + " binary.handling.mode: hex,",
            "numbers",
            "decimal.handling.mode: double, time.precision.mode: adaptive, interval.handling.mode: numeric,"
                    + " binary.handling.mode: base64,",
            "nanos",
            "time.precision.mode: nanoseconds, include.unknown.datatypes: true,",
            "connect",
            "time.precision.mode: connect,",
            "json",
            "key.converter: org.apache.kafka.connect.json.JsonConverter, key.converter.schemas.enable: true,"
                    + " value.converter: org.apache.kafka.connect.json.JsonConverter, value.converter.schemas.enable: true,"
                    + " value.converter.replace.null.with.default: false,"));

    private static final String[] CHANGES = {
        "UPDATE big SET k = 2 WHERE id = 1",
        "UPDATE big SET id = 3 WHERE id = 2",
        "DELETE FROM strict",
        "INSERT INTO defaults_ VALUES (2, NULL, NULL, NULL, NULL, NULL)"
    };

    private static final String TOAST =
            """
            CREATE TABLE big (id int PRIMARY KEY, k int, doc text, v varchar, js jsonb, x xml, b bytea, ta text[], ia int[], la bigint[],
              da date[], ua uuid[], ba bytea[], ja jsonb[], h hstore, n numeric, na numeric[], fa float8[])""";

    private static final String BIG =
            """
            INSERT INTO big VALUES (%d, 1, repeat('x', 9000), repeat('v', 9000), jsonb_build_object('a', repeat('y', 9000)),
              ('<a>' || repeat('z', 9000) || '</a>')::xml, decode(repeat('ab', 9000), 'hex'), array_fill('t'::text, ARRAY[5000]),
              array_fill(7, ARRAY[5000]), array_fill(7::bigint, ARRAY[5000]), array_fill('2024-01-01'::date, ARRAY[5000]),
              array_fill('123e4567-e89b-12d3-a456-426614174000'::uuid, ARRAY[2000]), array_fill('\\x01'::bytea, ARRAY[5000]),
              array_fill('1'::jsonb, ARRAY[5000]), hstore('a', repeat('h', 9000)), repeat('9', 9000)::numeric,
              array_fill(1.5, ARRAY[5000]), array_fill(1.5::float8, ARRAY[5000]))""";

    @Test
    void writesTheFixturesOfTheDecoder(Stack stack) throws Exception {
        Map<String, List<TypeRow>> tables = TypeRow.tablesOf("PostgreSQL");
        for (Map.Entry<String, String> mode : MODES.entrySet()) {
            String name = mode.getKey();
            String source = "tables: [public.*]\nconnector_config: {" + mode.getValue() + Pipeline.HEARTBEAT + "}";
            String sink = "sink_type: webhook\nwebhook: {url: \"http://127.0.0.1:1/\"}";
            try (Pipeline pipeline = new Pipeline(stack, name, source, Map.of("notify", sink))) {
                TypesSource types = TypesSource.ofPostgres(stack.postgres(), name);
                types.create(tables);
                createHazards(stack.postgres(), name);
                pipeline.cdc("apply");
                awaitCaptured(stack.postgres(), name);
                types.change(tables);
                stack.postgres().execute(name, CHANGES);
                awaitCaptured(stack.postgres(), name);
                write(stack, name);
            }
        }
    }

    private static void awaitCaptured(Postgres postgres, String database) throws SQLException {
        SourceEnd end = SourceEnd.mark(postgres, database);
        Scenario.patiently().until(end::reached);
    }

    private static void createHazards(Postgres postgres, String database) {
        postgres.execute(
                database,
                "SET ROLE cdc_user",
                TOAST,
                "ALTER TABLE big ALTER doc SET STORAGE EXTERNAL, ALTER v SET STORAGE EXTERNAL, ALTER js SET STORAGE EXTERNAL,"
                        + " ALTER x SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL, ALTER ta SET STORAGE EXTERNAL,"
                        + " ALTER ia SET STORAGE EXTERNAL, ALTER la SET STORAGE EXTERNAL, ALTER da SET STORAGE EXTERNAL,"
                        + " ALTER ua SET STORAGE EXTERNAL, ALTER ba SET STORAGE EXTERNAL, ALTER ja SET STORAGE EXTERNAL,"
                        + " ALTER h SET STORAGE EXTERNAL, ALTER na SET STORAGE EXTERNAL, ALTER fa SET STORAGE EXTERNAL",
                BIG.formatted(1),
                BIG.formatted(2),
                "CREATE TABLE strict (id int PRIMARY KEY, t text NOT NULL, i int NOT NULL, n numeric(9,2) NOT NULL,"
                        + " v numeric NOT NULL, at timestamptz NOT NULL, d date NOT NULL, yes boolean NOT NULL, u uuid NOT NULL,"
                        + " b bytea NOT NULL, js jsonb NOT NULL, iv interval NOT NULL, tz timetz NOT NULL, bits bit(4) NOT NULL,"
                        + " a int[] NOT NULL)",
                "INSERT INTO strict VALUES (1, 'a', 1, 1, 1, now(), now(), true, gen_random_uuid(), '\\x01', '1', '1 day',"
                        + " '12:00', B'1010', '{1}')",
                "CREATE TABLE defaults_ (id int PRIMARY KEY, i int DEFAULT 42, n numeric(9,2) DEFAULT -1.23, t text DEFAULT 'a b',"
                        + " at timestamp DEFAULT '2024-02-29 01:02:03', b bytea DEFAULT '\\x00ff')",
                "INSERT INTO defaults_ (id) VALUES (1)");
    }

    private static void write(Stack stack, String name) throws Exception {
        boolean json = name.equals("json");
        List<String> lines = new ArrayList<>();
        TreeMap<Integer, String> schemas = new TreeMap<>();
        try (Records records = new Records(stack.kafka().bootstrapServers())) {
            List<String> topics = new ArrayList<>(TypeRow.tablesOf("PostgreSQL").keySet());
            topics.addAll(HAZARDS);
            for (String table : topics) {
                for (ConsumerRecord<byte[], byte[]> record : records.all(name + ".public." + table)) {
                    if (isWanted(record, table, json)) {
                        lines.add(table + "\t" + record.offset() + "\t" + text(record.key(), json) + "\t"
                                + text(record.value(), json));
                        for (byte[] bytes : json ? new byte[0][] : new byte[][] {record.key(), record.value()}) {
                            int id = ByteBuffer.wrap(bytes).getInt(1);
                            schemas.putIfAbsent(id, schema(stack, id));
                        }
                    }
                }
            }
        }
        Files.write(FIXTURES.resolve("types-" + name + ".tsv"), lines, UTF_8);
        if (!json) {
            List<String> texts = new ArrayList<>();
            schemas.forEach((id, schema) -> texts.add(id + "\t" + schema));
            Files.write(FIXTURES.resolve("types-" + name + "-schemas.tsv"), texts, UTF_8);
        }
    }

    /** No tombstones, none of the snapshot's large rows; in JSON, which is long, the hazards only. */
    private static boolean isWanted(ConsumerRecord<byte[], byte[]> record, String table, boolean json) {
        return record.value() != null && record.value().length < MOST_BYTES && (!json || HAZARDS.contains(table));
    }

    private static String text(byte[] bytes, boolean json) {
        return json ? new String(bytes, UTF_8) : Base64.getEncoder().encodeToString(bytes);
    }

    private static String schema(Stack stack, int id) throws IOException, InterruptedException {
        URI uri = URI.create(stack.registry().confluentUrl() + "/schemas/ids/" + id);
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return Bodies.JSON.readTree(answer).path("schema").asText();
    }
}
