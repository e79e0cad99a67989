package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * One distributed Kafka Connect worker with Debezium's connectors and the Avro converter as its only plugins. It offers no default
 * converter worth having: each connector brings its own.
 */
public final class ConnectWorker extends Service {

    private static final String CONVERTER = "org.apache.kafka.connect.storage.Converter";
    private static final String AVRO = "io.apicurio.registry.utils.converter.AvroConverter";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final int HEAP_MEGABYTES = 768;

    private static final Map<String, String> LEVELS = Map.of(
            "org.apache.kafka", "WARN",
            "org.apache.kafka.connect.runtime.Worker", "INFO",
            // The worker may start before the broker does.
            "org.apache.kafka.clients.NetworkClient", "ERROR",
            // Debezium announces a CloudEvents converter that needs jars which nobody here uses.
            "org.apache.kafka.connect.runtime.isolation.PluginScanner", "OFF",
            "org.eclipse.jetty", "WARN",
            "org.glassfish", "ERROR");

    private final Ports ports;

    ConnectWorker(RunDirectory run, Artefacts artefacts, Ports ports) {
        super("connect", ports.connect(), run, artefacts, ServiceProcess.jvm(run, "connect"));
        this.ports = ports;
    }

    @Override
    public String address() {
        return url();
    }

    @Override
    public void start() {
        Path plugins = linkPlugins();
        Path properties = run.properties("connect.properties", properties(plugins));
        Path log4j = Log4j.console(run, name(), LEVELS);
        JavaCommand command = JavaCommand.quick(HEAP_MEGABYTES)
                .log4j(log4j)
                .main(artefacts.classpath("kafka"), "org.apache.kafka.connect.cli.ConnectDistributed")
                .with(properties.toString());
        process.start(command.parts(), Map.of());
    }

    @Override
    public void awaitReady() {
        process.awaitReady(() -> Http.answers(url() + "/connectors"));
    }

    public String url() {
        return "http://" + HOST + ":" + ports.connect();
    }

    /** One plugin folder of links: Connect gives each folder a class loader, and nothing is copied. */
    private Path linkPlugins() {
        Path plugins = run.root().resolve("connect-plugins");
        Path debezium = plugins.resolve("debezium");
        try {
            Cache.delete(plugins);
            Files.createDirectories(debezium);
            for (Path jar : artefacts.jars("connect-plugins")) {
                Files.createSymbolicLink(debezium.resolve(jar.getFileName()), jar);
            }
            announce(debezium.resolve("announced.jar"), CONVERTER, AVRO);
            return plugins;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot link Connect's plugins: " + e.getMessage(), e);
        }
    }

    /** Apicurio's converter does not announce itself as a service; unannounced it would not be found. */
    private static void announce(Path jar, String service, String implementation) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + service));
            out.write(implementation.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    private Map<String, String> properties(Path plugins) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("bootstrap.servers", HOST + ":" + ports.kafka());
        map.put("group.id", "connect");
        map.put("listeners", url());
        map.put("plugin.path", plugins.toString());
        // Debezium announces its plugins; reading every class of every jar takes seconds.
        map.put("plugin.discovery", "service_load");
        map.put("key.converter", JSON);
        map.put("value.converter", JSON);
        for (String topic : new String[] {"config", "offset", "status"}) {
            map.put(topic + ".storage.topic", "_connect_" + topic + "s");
            map.put(topic + ".storage.replication.factor", "1");
        }
        map.put("offset.storage.partitions", "1");
        map.put("status.storage.partitions", "1");
        map.put("offset.flush.interval.ms", "250");
        map.put("scheduled.rebalance.max.delay.ms", "0");
        return map;
    }
}
