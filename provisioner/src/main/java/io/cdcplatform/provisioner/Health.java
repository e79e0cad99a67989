package io.cdcplatform.provisioner;

import io.cdcplatform.config.ConnectorConfig;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.PlatformConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cdc health}: whether Kafka, registry and Connect can be reached, each asked once. */
@Command(
        name = "health",
        description = "Are Kafka, registry and Kafka Connect reachable?",
        footer = "cdc health --platform platform.yaml")
final class Health implements Verb {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private PlatformFile platform = new PlatformFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PlatformConfig config = platform.load();
        KafkaConfig kafka = config.kafka();
        ConnectApi connect = new HttpConnect(once(config.connector()));
        boolean healthy = row("kafka", kafka.bootstrapServers(), () -> {
            try (KafkaTopics topics = KafkaTopics.connect(kafka, TIMEOUT)) {
                return topics.cluster();
            }
        });
        healthy &= row(
                "registry",
                kafka.schemaRegistryUrl(),
                () -> counted(new Registry(kafka, TIMEOUT).subjects(), "subject"));
        healthy &= row(
                "connect",
                config.connector().connectUrl(),
                () -> "version " + connect.version() + ", "
                        + counted(connect.connectors().size(), "connector"));
        return healthy ? Cdc.GOOD : Cdc.FAILED;
    }

    private boolean row(String service, String address, Callable<String> question) {
        String answer;
        boolean reached = true;
        try {
            answer = question.call();
        } catch (Exception failed) {
            answer = failed.getMessage();
            reached = false;
        }
        spec.commandLine().getOut().printf("%-9s %-4s %-42s %s%n", service, reached ? "ok" : "FAIL", address, answer);
        return reached;
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static ConnectorConfig once(ConnectorConfig config) {
        return new ConnectorConfig(
                config.connectUrl(),
                TIMEOUT,
                1,
                Duration.ZERO,
                config.converter(),
                config.username(),
                config.password(),
                config.caLocation());
    }
}
