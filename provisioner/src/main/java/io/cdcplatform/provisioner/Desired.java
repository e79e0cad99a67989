package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.Truncate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What should surround a pipeline's job, given what its source holds.
 *
 * @param publicationName null where the source knows no publications
 * @param published what the publication must hold: the captured tables, and the heartbeat's if it may be published
 * @param notes what the user should know though it stops nothing
 */
record Desired(
        @Nullable String publicationName,
        Set<TableName> published,
        boolean heartbeatTable,
        List<TopicSpec> topics,
        String connectorName,
        Map<String, String> connectorConfig,
        List<String> notes) {
    private static final int KEYLESS_PARTITIONS = 1; // without a key only one partition keeps the order
    private static final String FOREVER = "-1";

    /** connectPlugins are the classes that Connect can load. */
    static Desired of(Configs configs, Source source, Set<String> connectPlugins) {
        var pipeline = configs.pipeline();
        List<TableName> captured =
                source.tables().stream().map(SourceTable::name).toList();
        Set<TableName> published = new TreeSet<>(captured);
        if (source.heartbeat() == Heartbeat.OWNED || source.heartbeat() == Heartbeat.CREATABLE) {
            published.add(Heartbeat.TABLE);
        }
        boolean heartbeatTable = source.heartbeat() != Heartbeat.FORBIDDEN && source.heartbeat() != Heartbeat.NEEDLESS;
        boolean postgres = pipeline.source().sourceType() == SourceType.POSTGRES;
        DebeziumSettings settings = DebeziumSettings.of(
                configs, source.tables(), heartbeatTable, connectPlugins.contains(Converter.KEEP_NULLS));
        return new Desired(
                postgres ? pipeline.source().publicationName() : null,
                published,
                heartbeatTable,
                topics(configs, source.tables(), settings),
                Names.connector(pipeline.topicPrefix(), pipeline.pipelineId()),
                settings.values(),
                notes(configs, source, settings));
    }

    private static List<TopicSpec> topics(Configs configs, List<SourceTable> tables, DebeziumSettings settings) {
        KafkaConfig kafka = configs.platform().kafka();
        String prefix = configs.pipeline().topicPrefix();
        int replication = kafka.topicReplicationFactor();
        Map<String, String> tableConfig = new TreeMap<>(kafka.topicConfig());
        tableConfig.putIfAbsent("cleanup.policy", "delete");
        long maxBytes = TopicSpec.maxMessageBytes(kafka);
        tableConfig.putIfAbsent(TopicSpec.MAX_MESSAGE_BYTES, Long.toString(maxBytes));
        Map<String, String> deadConfig = Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                FOREVER,
                TopicSpec.MAX_MESSAGE_BYTES,
                Long.toString(maxBytes + TopicSpec.DEAD_LETTER_BYTES));
        Map<String, TableName> owners = new HashMap<>();
        List<TopicSpec> topics = new ArrayList<>();
        for (SourceTable table : tables) {
            String topic =
                    Names.topic(prefix, table.name().schema(), table.name().name());
            TableName other = owners.put(topic, table.name());
            if (other != null) {
                throw VerbException.badInput("Cannot capture both " + other + " and " + table.name()
                        + ": Kafka's alphabet gives them one topic, " + topic
                        + ". Leave one out of source.tables, or rename it");
            }
            int partitions = table.keyed() ? kafka.topicNumPartitions() : KEYLESS_PARTITIONS;
            topics.add(new TopicSpec(topic, partitions, replication, tableConfig));
            if (configs.platform().dlq().enabled()) {
                String suffix = configs.platform().dlq().topicSuffix();
                topics.add(new TopicSpec(Names.dlqTopic(topic, suffix), 1, replication, deadConfig));
                topics.add(new TopicSpec(Names.retryTopic(topic, suffix), partitions, replication, deadConfig));
            }
        }
        for (String topic : settings.ownTopics()) {
            topics.add(new TopicSpec(topic, 1, replication, Map.of("cleanup.policy", "delete")));
        }
        if (configs.pipeline().source().sourceType() != SourceType.POSTGRES) {
            topics.add(BinlogSettings.historyTopic(configs));
        }
        return topics;
    }

    private static List<String> notes(Configs configs, Source source, DebeziumSettings settings) {
        List<String> notes = new ArrayList<>(source.notes());
        notes.addAll(settings.clashes());
        String converter = configs.platform().connector().converter().getOrDefault("class", "");
        String used = settings.values().getOrDefault("value.converter", "");
        if (!converter.isEmpty() && !converter.equals(used)) {
            notes.add("connector.converter " + converter + " does not write kafka.value_format json: " + used
                    + " is used");
        }
        ofTopics(configs, notes);
        for (SourceTable table : source.tables()) {
            if (table.refusesChanges()) {
                notes.add("table " + table.name()
                        + " has no replica identity: while it is published PostgreSQL takes INSERT and refuses UPDATE and"
                        + " DELETE of it. If it needs them: ALTER TABLE "
                        + table.name().quoted() + " REPLICA IDENTITY FULL;" + PostgresTable.PRICE_OF_FULL);
            }
        }
        for (SourceTable table : source.tables()) {
            if (!table.generated().isEmpty()) {
                notes.add("table " + table.name() + " is captured without its generated columns "
                        + String.join(", ", table.generated())
                        + ": PostgreSQL does not log them, so they would not follow updates");
            }
        }
        if (used.equals(Converter.APICURIO) && !settings.values().containsValue(Converter.KEEP_NULLS)) {
            source.tables().stream()
                    .filter(SourceTable::nullableDefault)
                    .forEach(
                            table -> notes.add(
                                    "table " + table.name()
                                            + " has nullable columns with a DEFAULT: their NULLs arrive as that"
                                            + " default, which is how Apicurio's converter writes them. Put cdc-connect.jar on Connect's plugin.path and apply again"));
        }
        if (source.heartbeat() == Heartbeat.FORBIDDEN) {
            String user = TableName.quote(configs.pipeline().source().username());
            notes.add(
                    "no heartbeat table: while the captured tables are quiet, the server keeps the WAL of all others. To mend it run: "
                            + Heartbeat.CREATE + "; GRANT SELECT, INSERT, UPDATE ON " + Heartbeat.TABLE + " TO " + user
                            + "; ALTER PUBLICATION "
                            + TableName.quote(configs.pipeline().source().publicationName()) + " ADD TABLE "
                            + Heartbeat.TABLE + ";");
        }
        return notes;
    }

    private static void ofTopics(Configs configs, List<String> notes) {
        KafkaConfig kafka = configs.platform().kafka();
        String cleanup = kafka.topicConfig().getOrDefault("cleanup.policy", "");
        if (cleanup.contains("compact")) {
            notes.add("kafka.topic_config sets cleanup.policy=" + cleanup
                    + ": Kafka drops changes that a later one of the key follows, and after a day deletes too, so a sink that"
                    + " was away longer keeps rows that are gone; truncates and tables without a key stop the connector, for"
                    + " their records have no key. Use delete, with a retention longer than any outage");
        }
        List<String> truncating = configs.pipeline().sinks().stream()
                .filter(sink -> sink.enabled() && sink.truncate() == Truncate.APPLY)
                .map(SinkConfig::sinkId)
                .toList();
        if (kafka.topicNumPartitions() > 1 && !truncating.isEmpty()) {
            notes.add("a TRUNCATE is in one of a topic's " + kafka.topicNumPartitions()
                    + " partitions, without order to changes in the others: sinks " + String.join(", ", truncating)
                    + " may keep a row from before it or lose one from behind it. Where tables are truncated, set"
                    + " kafka.topic_num_partitions: 1");
        }
    }
}
