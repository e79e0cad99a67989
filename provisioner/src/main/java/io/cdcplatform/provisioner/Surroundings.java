package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.ValueFormat;
import java.time.Duration;
import java.util.List;

/** Everything a pipeline needs besides its job: source, Kafka and Kafka Connect, read as values and changed action by action. */
final class Surroundings implements AutoCloseable {
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(10);

    private final SourceDatabase source;
    private final KafkaTopics kafka;
    private final ConnectApi connect;
    private final Registry registry;
    private final Configs configs;

    private Surroundings(
            SourceDatabase source, KafkaTopics kafka, ConnectApi connect, Registry registry, Configs configs) {
        this.source = source;
        this.kafka = kafka;
        this.connect = connect;
        this.registry = registry;
        this.configs = configs;
    }

    static Surroundings connect(Configs configs) {
        SourceDatabase database = SourceDatabase.connect(configs.pipeline().source());
        try {
            return new Surroundings(
                    database,
                    KafkaTopics.connect(configs.platform().kafka(), KAFKA_TIMEOUT),
                    new HttpConnect(configs.platform().connector()),
                    new Registry(configs.platform().kafka(), REGISTRY_TIMEOUT),
                    configs);
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    Source readSource() {
        return source.read();
    }

    Actual read(Source read, Desired desired) {
        List<String> topics = desired.topics().stream().map(TopicSpec::name).toList();
        return new Actual(
                read.publication(),
                read.heartbeat(),
                kafka.partitions(topics),
                checkedSubjects(read),
                connect.config(desired.connectorName()).orElse(null),
                connect.state(desired.connectorName()).orElse(null));
    }

    private List<String> checkedSubjects(Source read) {
        if (configs.platform().kafka().valueFormat() != ValueFormat.AVRO) {
            return List.of();
        }
        String prefix = configs.pipeline().topicPrefix();
        return registry.checked(read.tables().stream()
                .map(table ->
                        Names.topic(prefix, table.name().schema(), table.name().name()))
                .toList());
    }

    Desired wish(Configs configs, Source read) {
        return Desired.of(configs, read, connect.plugins());
    }

    ConnectApi connect() {
        return connect;
    }

    void execute(Action action) {
        if (action instanceof Action.Sql sql) {
            source.execute(sql.what(), sql.statement());
        } else if (action instanceof Action.CreateTopic create) {
            kafka.create(create.topic());
        } else if (action instanceof Action.AcceptAll accept) {
            accept.subjects().forEach(registry::acceptAll);
        } else if (action instanceof Action.CreateConnector create) {
            connect.put(create.name(), create.config());
        } else if (action instanceof Action.ChangeConnector change) {
            connect.put(change.name(), change.config());
        } else if (action instanceof Action.ResumeConnector resume) {
            connect.resume(resume.name());
        } else if (action instanceof Action.RestartConnector restart) {
            connect.restart(restart.name());
        }
    }

    @Override
    public void close() {
        source.close();
        kafka.close();
    }
}
