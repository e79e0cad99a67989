package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.ValueFormat;
import io.cdcplatform.provisioner.Registry;
import io.cdcplatform.provisioner.ScriptedServer;
import io.cdcplatform.provisioner.VerbException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordJsonTest {
    private static final String SCHEMA =
            """
            {"type":"record","name":"R","fields":[
              {"name":"id","type":"long"},
              {"name":"total","type":["null",{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}]},
              {"name":"raw","type":["null","bytes"]},
              {"name":"tags","type":{"type":"array","items":["null","string"]}},
              {"name":"more","type":{"type":"map","values":"double"}}]}
            """;

    @TempDir
    private Path folder;

    private ScriptedServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void readsAvroAsItWasWrittenAndAsksForASchemaOnce() throws IOException {
        registry.then(200, "{\"schema\": " + RecordJson.JSON.writeValueAsString(SCHEMA) + "}");
        RecordJson json = avro();

        for (int i = 0; i < 2; i++) {
            assertThat(json.read(row()).toString())
                    .isEqualTo("{\"id\":9007199254740993,\"total\":-1234567.50,\"raw\":\"AP8=\",\"tags\":[\"ä\",null],"
                            + "\"more\":{\"pi\":3.14}}");
        }
        assertThat(registry.requests()).hasSize(1).allMatch(request -> request.startsWith("GET /schemas/ids/7"));
        assertThat(json.read(null).isNull()).isTrue();
    }

    @Test
    void saysWhyBytesAreNoAvroAndShowsThem() throws IOException {
        registry.then(200, "{\"schema\": " + RecordJson.JSON.writeValueAsString(SCHEMA) + "}");
        RecordJson json = avro();
        byte[] cut = Arrays.copyOf(row(), row().length - 1);
        byte[] longer = Arrays.copyOf(row(), row().length + 1);

        assertThatThrownBy(() -> json.read(new byte[] {1, 2, 3, 4, 5, 6}))
                .hasMessageContaining("does not begin with a 0");
        assertThatThrownBy(() -> json.read(cut)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.read(longer)).hasMessageContaining("goes on behind");
        assertThat(json.shown(new byte[] {1, -1}).toString()).contains("\"unreadable\":", "\"bytes\":\"Af8=\"");
        assertThat(json.shown("plain text".getBytes(UTF_8)).get("text").asText())
                .isEqualTo("plain text");
        assertThat(json.shown("\u001b[2J".getBytes(UTF_8)).has("bytes"))
                .as("what would clear the screen")
                .isTrue();
    }

    @Test
    void tellsASchemaThatIsUnknownFromARegistryThatIsOutOfOrder() {
        registry.then(404, "").then(500, "");

        assertThatThrownBy(() -> avro().read(row())).hasMessage("the registry has no Avro schema 7");
        assertThatThrownBy(() -> avro().read(row()))
                .isInstanceOf(VerbException.class)
                .hasMessageContaining("it answered 500");
    }

    @Test
    void readsJsonWithAndWithoutItsSchema() throws IOException {
        RecordJson json = new RecordJson(ValueFormat.JSON, schemas());

        assertThat(json.read("{\"schema\":{},\"payload\":{\"id\":1.10}}".getBytes(UTF_8))
                        .toString())
                .isEqualTo("{\"id\":1.10}");
        assertThat(json.read("{\"id\":1}".getBytes(UTF_8)).toString()).isEqualTo("{\"id\":1}");
        assertThatThrownBy(() -> json.read("{".getBytes(UTF_8))).hasMessage("it is no JSON");
    }

    private RecordJson avro() {
        return new RecordJson(ValueFormat.AVRO, schemas());
    }

    private AvroSchemas schemas() {
        try {
            Path platform = Files.writeString(
                    folder.resolve("platform.yaml"), "kafka: {schema_registry_url: \"" + registry.url() + "\"}");
            KafkaConfig kafka = Configs.loadPlatform(platform, null).kafka();
            return new AvroSchemas(new Registry(kafka, Duration.ofSeconds(5)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] row() throws IOException {
        Schema schema = new Schema.Parser().parse(SCHEMA);
        GenericData.Record row = new GenericData.Record(schema);
        row.put("id", 9_007_199_254_740_993L);
        row.put(
                "total",
                ByteBuffer.wrap(new BigDecimal("-1234567.50").unscaledValue().toByteArray()));
        row.put("raw", ByteBuffer.wrap(new byte[] {0, -1}));
        row.put("tags", Arrays.asList("ä", null));
        row.put("more", Map.of("pi", 3.14));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 0, 7});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(row, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
