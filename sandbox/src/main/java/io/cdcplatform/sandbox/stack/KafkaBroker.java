package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Kafka node, broker and controller in one. Topics are made on purpose only: auto-creation is off. */
public final class KafkaBroker extends Service {

    private static final int HEAP_MEGABYTES = 768;
    private static final int PROBE_MILLIS = 3_000;
    private static final int FORMAT_SECONDS = 60;

    private final Ports ports;

    KafkaBroker(RunDirectory run, Artefacts artefacts, Ports ports) {
        super("kafka", ports.kafka(), run, artefacts, ServiceProcess.jvm(run, "kafka"));
        this.ports = ports;
    }

    @Override
    public String address() {
        return bootstrapServers();
    }

    @Override
    public void start() {
        Path data = run.data(name());
        if (!data.resolve("meta.properties").toFile().exists()) {
            Cache.copy(formatted(), data);
        }
        Path properties = run.properties("kafka.properties", properties(data));
        Path log4j = Log4j.console(
                run,
                name(),
                Map.of("org.apache.kafka", "WARN", "kafka", "WARN", "kafka.server.KafkaRaftServer", "INFO"));
        JavaCommand command = JavaCommand.quick(HEAP_MEGABYTES)
                .log4j(log4j)
                .main(artefacts.classpath("kafka"), "kafka.Kafka")
                .with(properties.toString());
        process.start(command.parts(), Map.of());
    }

    @Override
    public void awaitReady() {
        // A client per service costs more than a port: first the port, then one real question.
        process.awaitReady(() -> !Ports.isFree(ports.kafka()));
        Properties client = new Properties();
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
        try (Admin admin = Admin.create(client)) {
            process.awaitReady(() -> admin.describeCluster()
                            .nodes()
                            .get(PROBE_MILLIS, TimeUnit.MILLISECONDS)
                            .size()
                    == 1);
        }
    }

    public String bootstrapServers() {
        return HOST + ":" + ports.kafka();
    }

    /** Formatting takes a JVM of its own and gives the same each time but for the ids: it is done once. */
    private Path formatted() {
        String version = artefacts.jars("kafka").get(0).getFileName().toString().replace(".jar", "");
        return new Cache(artefacts.cache()).folder(version + "-formatted", this::format);
    }

    private void format(Path folder) throws IOException {
        Path properties = run.properties("kafka-format.properties", properties(folder));
        Path log = run.log("kafka-format");
        JavaCommand command = JavaCommand.quick(HEAP_MEGABYTES)
                .main(artefacts.classpath("kafka"), "kafka.tools.StorageTool")
                .with("format", "-t", "cdcSandboxCluster00001", "-c", properties.toString());
        Process format = new ProcessBuilder(command.parts())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!format.waitFor(FORMAT_SECONDS, TimeUnit.SECONDS) || format.exitValue() != 0) {
                format.destroyForcibly();
                throw new IOException("Cannot format Kafka's log folder:\n" + RunDirectory.tail(log, 20));
            }
        } catch (InterruptedException e) {
            format.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Cannot format Kafka's log folder: interrupted", e);
        }
    }

    private Map<String, String> properties(Path data) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("process.roles", "broker,controller");
        map.put("node.id", "1");
        map.put("controller.quorum.voters", "1@" + HOST + ":" + ports.kafkaController());
        map.put(
                "listeners",
                "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + HOST + ":" + ports.kafkaController());
        map.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        map.put("controller.listener.names", "CONTROLLER");
        map.put("inter.broker.listener.name", "PLAINTEXT");
        map.put("log.dirs", data.toString());
        map.put("auto.create.topics.enable", "false");
        map.put("offsets.topic.replication.factor", "1");
        map.put("offsets.topic.num.partitions", "4");
        map.put("transaction.state.log.replication.factor", "1");
        map.put("transaction.state.log.min.isr", "1");
        map.put("transaction.state.log.num.partitions", "4");
        map.put("share.coordinator.state.topic.replication.factor", "1");
        map.put("share.coordinator.state.topic.min.isr", "1");
        map.put("group.initial.rebalance.delay.ms", "0");
        return map;
    }
}
