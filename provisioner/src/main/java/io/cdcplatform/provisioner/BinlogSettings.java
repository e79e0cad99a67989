package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.SinkType;
import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a connector's configuration that only the MySQL family has, and the topic that the connector keeps its DDL in. */
final class BinlogSettings {
    private static final String HISTORY = "schema.history.internal.";

    private BinlogSettings() {}

    static void put(Map<String, String> values, Configs configs, Collection<SourceTable> tables) {
        SourceConfig source = configs.pipeline().source();
        boolean mysql = source.sourceType() == SourceType.MYSQL;
        values.put(
                "connector.class",
                mysql
                        ? "io.debezium.connector.mysql.MySqlConnector"
                        : "io.debezium.connector.mariadb.MariaDbConnector");
        values.put("database.server.id", Integer.toString(source.mysqlServerId()));
        values.put(
                "database.include.list",
                tables.stream()
                        .map(table -> DebeziumSettings.pattern(table.name().schema()))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(",")));
        values.put("bigint.unsigned.handling.mode", "precise"); // the default makes 2^64-1 a -1
        values.put("enable.time.adjuster", "false"); // the default moves the year 0001 to 2001
        values.put("include.schema.changes", "false"); // to a topic that nobody reads
        values.put(mysql ? "driver.connectionTimeZone" : "driver.timezone", "UTC");
        if (numbersChanges(configs)) {
            values.put("provide.transaction.metadata", "true");
        }
        putHistory(values, configs);
    }

    static TopicSpec historyTopic(Configs configs) {
        return new TopicSpec(
                history(configs),
                1,
                configs.platform().kafka().topicReplicationFactor(),
                Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
    }

    /** A webhook's id needs it: all changes of one transaction stand at one position of the log. Twice the records, so not without. */
    private static boolean numbersChanges(Configs configs) {
        return configs.pipeline().sinks().stream().anyMatch(sink -> sink.sinkType() == SinkType.WEBHOOK);
    }

    private static void putHistory(Map<String, String> values, Configs configs) {
        KafkaConfig kafka = configs.platform().kafka();
        values.put(HISTORY + "kafka.bootstrap.servers", kafka.bootstrapServers());
        values.put(HISTORY + "kafka.topic", history(configs));
        values.put(HISTORY + "store.only.captured.databases.ddl", "true");
        kafka.clientProperties().forEach((key, value) -> {
            boolean plain = key.equals("security.protocol") && value.equals("PLAINTEXT");
            if (key.matches("(security|sasl|ssl)\\..*") && !plain) {
                values.put(HISTORY + "consumer." + key, value);
                values.put(HISTORY + "producer." + key, value);
            }
        });
    }

    /** One for each connector: two that share a history read each other's. */
    private static String history(Configs configs) {
        var pipeline = configs.pipeline();
        return "__debezium-schema-history." + Names.connector(pipeline.topicPrefix(), pipeline.pipelineId());
    }
}
