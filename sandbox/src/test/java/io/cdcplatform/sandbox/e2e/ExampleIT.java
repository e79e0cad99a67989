package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.sandbox.compare.DatabaseTable;
import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.compare.Rows;
import io.cdcplatform.sandbox.shop.Receiver;
import io.cdcplatform.sandbox.shop.Shop;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code configs/examples/shop.yaml} as it stands, with the variables that it offers. */
@ExtendWith(StackExtension.class)
class ExampleIT {
    private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Path HOME =
            Path.of(System.getProperty("cdc.home", ".")).toAbsolutePath();
    private static final Path EXAMPLES = HOME.resolve("configs/examples");

    @TempDir
    private Path folder;

    private Map<String, String> environment = Map.of();

    @Test
    void runsTheShopOfTheExamples(Stack stack) throws Exception {
        SampleDatabases.create(stack.postgres(), SampleDatabases.SOURCE, SampleDatabases.TARGET);
        Path pipeline = Files.copy(EXAMPLES.resolve("shop.yaml"), folder.resolve("shop.yaml"));
        Path lake = folder.resolve("lake");
        platform(stack);
        try (Receiver receiver = new Receiver(0)) {
            environment = Map.of(
                    "PGPORT", String.valueOf(stack.postgres().port()),
                    "LAKE", lake.toUri().toString(),
                    "WEBHOOK_URL", receiver.url());
            assertThat(cdc("validate", pipeline.toString())).isEqualTo(pipeline + ": ok\n");
            cdc("apply", pipeline.toString());
            String job = submit(stack, pipeline);

            try {
                Scenario.patiently().pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertEqual(stack, lake));
                Scenario.patiently().until(() -> receiver.table("public.orders").changes() == Shop.ORDERS);
            } finally {
                stack.flink().client().cli("cancel", job);
                Scenario.forget(stack, "cdc-shop", SampleDatabases.SOURCE);
            }
        }
    }

    /** The example's, but for the ports, which are free ones here. */
    private void platform(Stack stack) throws Exception {
        String text = Files.readString(EXAMPLES.resolve("platform.yaml"))
                .replace("localhost:19092", stack.kafka().bootstrapServers())
                .replace(
                        "http://localhost:18080/apis/ccompat/v7",
                        stack.registry().confluentUrl())
                .replace("http://localhost:18083", stack.connect().url());
        assertThat(text).doesNotContain("localhost");
        Files.writeString(folder.resolve("platform.yaml"), text);
    }

    private String submit(Stack stack, Path pipeline) throws Exception {
        String output = run(
                stack.flink().cliScript().toString(),
                "run",
                "-d",
                HOME.resolve("job/target/cdc-job.jar").toString(),
                "--pipeline",
                pipeline.toString());
        Matcher job = JOB.matcher(output);
        assertThat(job.find()).as(output).isTrue();
        return job.group(1);
    }

    private void assertEqual(Stack stack, Path warehouse) throws Exception {
        try (Connection source = stack.postgres().connect(SampleDatabases.SOURCE);
                Connection replica = stack.postgres().connect(SampleDatabases.TARGET);
                LakeTable lake = new LakeTable(warehouse)) {
            for (Map.Entry<String, List<String>> table : Shop.TABLES.entrySet()) {
                String name = table.getKey();
                boolean keyed = !table.getValue().isEmpty();
                Rows expected = DatabaseTable.read(source, "public." + name, table.getValue());
                Rows there = lake.read(
                        TableIdentifier.of(keyed ? SampleDatabases.SOURCE : "journal", "public_" + name),
                        table.getValue());
                assertThat(Difference.between(expected, there).none())
                        .as("lake " + name)
                        .isTrue();
                if (keyed) {
                    Rows copy = DatabaseTable.read(replica, "public." + name, table.getValue());
                    assertThat(Difference.between(expected, copy).none())
                            .as("replica " + name)
                            .isTrue();
                }
            }
        }
    }

    private String cdc(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Cdc.class.getName()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
