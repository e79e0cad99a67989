package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import java.time.Duration;
import java.util.List;

/** Everything a pipeline needs besides its job: source, Kafka and Kafka Connect, read as values and changed action by action. */
final class Surroundings implements AutoCloseable {
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(30);

    private final SourceDatabase source;
    private final KafkaTopics kafka;
    private final ConnectApi connect;

    private Surroundings(SourceDatabase source, KafkaTopics kafka, ConnectApi connect) {
        this.source = source;
        this.kafka = kafka;
        this.connect = connect;
    }

    static Surroundings connect(Configs configs) {
        SourceDatabase database = SourceDatabase.connect(configs.pipeline().source());
        try {
            return new Surroundings(
                    database,
                    KafkaTopics.connect(configs.platform().kafka(), KAFKA_TIMEOUT),
                    new HttpConnect(configs.platform().connector()));
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
                connect.config(desired.connectorName()).orElse(null),
                connect.state(desired.connectorName()).orElse(null));
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
