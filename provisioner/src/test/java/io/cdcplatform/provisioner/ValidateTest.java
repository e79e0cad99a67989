package io.cdcplatform.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cdc validate} as a user meets it; what each message says is tested where the files are read. */
class ValidateTest {
    private static final Path TEN_FAULTS = Checkout.ROOT.resolve("configs/src/test/resources/ten-faults.yaml");
    private static final Path SEED = Path.of("src/test/resources/seed-pipeline.yaml");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void printsTenLinesForTenFaultsEachWithItsPosition() {
        assertThat(validate(TEN_FAULTS)).isEqualTo(Cdc.BAD_INPUT);

        assertThat(lines()).hasSize(10).allMatch(line -> line.matches("\\Q" + TEN_FAULTS + "\\E:\\d+:\\d+: \\S+: .+"));
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void contactsNothing() throws IOException {
        try (ServerSocket everything = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String there = "127.0.0.1:" + everything.getLocalPort();
            Files.writeString(
                    folder.resolve("platform.yaml"),
                    """
                    kafka: {bootstrap_servers: "%s", schema_registry_url: "http://%s"}
                    connector: {connect_url: "http://%s"}
                    """
                            .formatted(there, there, there));
            Path pipeline = Files.writeString(
                    folder.resolve("shop.yaml"),
                    """
                    pipeline_id: shop
                    source: {host: 127.0.0.1, port: %1$d, database: shop}
                    sinks:
                      - {sink_id: lake, sink_type: iceberg, iceberg: {catalog_type: rest, catalog_uri: "http://%2$s", warehouse: w}}
                      - {sink_id: replica, sink_type: postgres, postgres: {host: 127.0.0.1, port: %1$d, database: replica}}
                      - {sink_id: notify, sink_type: webhook, webhook: {url: "http://%2$s/events"}}
                    """
                            .formatted(everything.getLocalPort(), there));

            assertThat(validate(pipeline)).as(out.toString(UTF_8)).isEqualTo(Cdc.GOOD);

            everything.setSoTimeout(1);
            assertThatThrownBy(everything::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void saysWhatToChangeInTheSeedsPipelineAndTakesItThen() throws IOException {
        assertThat(validate(SEED, "--profile", "high-throughput")).isEqualTo(Cdc.BAD_INPUT);
        assertThat(lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(SEED + ":12:20: sinks[0].iceberg.catalog_uri: ")
                        && line.contains("'warehouse'"))
                .anyMatch(line -> line.startsWith(SEED + ":13:19: sinks[0].iceberg.table_name: ")
                        && line.contains("write {schema} and {table} in it"));

        out.reset();
        Path changed = Files.writeString(
                folder.resolve("changed.yaml"),
                Files.readString(SEED)
                        .replace("catalog_uri: \"s3://my-catalog\"", "warehouse: s3://my-catalog")
                        .replace("customers_cdc", "\"{schema}_{table}_cdc\"")
                        .replace("https://api.internal", "https://api.example.com"));
        assertThat(validate(changed, "--profile", "high-throughput")).isEqualTo(Cdc.GOOD);
        assertThat(lines()).first().isEqualTo(changed + ": ok");
    }

    private int validate(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("validate", file.toString()));
        arguments.addAll(List.of(options));
        return Cdc.run(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments.toArray(String[]::new));
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }
}
