package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The connector's configuration: ours, with the pipeline's {@code connector_config} over it.
 *
 * <p>The password is in it, and Kafka Connect shows it to whoever may read connectors; {@code connector_config} can name a config provider instead.
 *
 * @param clashes where the pipeline overrules a setting of ours
 */
record DebeziumSettings(SortedMap<String, String> values, List<String> clashes) {
    static final String HEARTBEAT_TOPIC_PREFIX = "__debezium-heartbeat";

    private static final String HEARTBEAT_INTERVAL_MS = "10000";
    private static final String MAX_BATCH_SIZE = "8192";
    private static final String MAX_QUEUE_SIZE = "32768";
    private static final String POLL_INTERVAL_MS = "10";
    private static final String LINGER_MS = "5";
    private static final String BATCH_BYTES = "131072";
    private static final String MESSAGE_PREFIXES = "message.prefix.";
    private static final String EXCLUDED_COLUMNS = "column.exclude.list";

    /** keepNulls tells whether Connect has the transformation; only Apicurio's converter needs it. */
    static DebeziumSettings of(
            Configs configs, Collection<SourceTable> tables, boolean heartbeatTable, boolean keepNulls) {
        SourceConfig source = configs.pipeline().source();
        SortedMap<String, String> values = new TreeMap<>();
        values.put("tasks.max", "1");
        values.put("topic.prefix", configs.pipeline().topicPrefix());
        putDatabase(values, source);
        if (source.sourceType() == SourceType.POSTGRES) {
            putPostgres(values, source);
        } else {
            BinlogSettings.put(values, configs, tables);
        }
        values.put(
                "table.include.list",
                tables.stream()
                        .map(SourceTable::name)
                        .sorted()
                        .map(table -> pattern(table.toString()))
                        .collect(Collectors.joining(",")));
        putFidelity(values);
        putExcluded(values, tables, source);
        putRhythm(values, heartbeatTable);
        values.put(
                "producer.override.max.request.size",
                Long.toString(TopicSpec.maxMessageBytes(configs.platform().kafka())));
        putConverter(
                values,
                Converter.properties(
                        configs.platform().connector(), configs.platform().kafka()));
        if (keepNulls && Converter.APICURIO.equals(values.get("value.converter"))) {
            values.put("transforms", "keepNulls");
            values.put("transforms.keepNulls.type", Converter.KEEP_NULLS);
        }
        List<String> clashes = new ArrayList<>();
        source.connectorConfig().forEach((key, value) -> {
            String ours = values.put(key, value);
            if (ours != null && !ours.equals(value)) {
                clashes.add("source.connector_config sets " + key + "=" + shown(key, value) + " over our "
                        + shown(key, ours));
            }
        });
        return new DebeziumSettings(values, clashes);
    }

    /** Topics that the connector writes to beside those of the tables: a missing one would hold up all the others. */
    List<String> ownTopics() {
        String prefix = values.get("topic.prefix");
        List<String> topics = new ArrayList<>();
        topics.add(HEARTBEAT_TOPIC_PREFIX + "." + prefix);
        if (Boolean.parseBoolean(values.get("provide.transaction.metadata"))) {
            topics.add(prefix + "." + values.getOrDefault("topic.transaction", "transaction"));
        }
        boolean postgres = values.containsKey("plugin.name");
        if (postgres
                && !values.getOrDefault(MESSAGE_PREFIXES + "exclude.list", "").equals(".*")) {
            topics.add(prefix + ".message");
        }
        if (!postgres && Boolean.parseBoolean(values.get("include.schema.changes"))) {
            topics.add(prefix);
        }
        return topics;
    }

    private static void putDatabase(Map<String, String> values, SourceConfig source) {
        values.put("database.hostname", source.host());
        values.put("database.port", Integer.toString(source.port()));
        values.put("database.user", source.username());
        values.put("database.password", source.password().value());
        values.put(
                "snapshot.mode",
                switch (source.snapshotMode()) {
                    case INITIAL -> "initial";
                    case WHEN_NEEDED -> "when_needed";
                    case NEVER, NO_DATA -> "no_data";
                });
    }

    private static void putPostgres(Map<String, String> values, SourceConfig source) {
        values.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        values.put("database.dbname", source.database());
        values.put("plugin.name", "pgoutput");
        values.put("slot.name", source.slotName());
        values.put("publication.name", source.publicationName());
        values.put("publication.autocreate.mode", "disabled");
        values.put("publish.via.partition.root", "true");
        values.put("hstore.handling.mode", "json");
        values.put("interval.handling.mode", "string");
        if (source.connectorConfig().keySet().stream().noneMatch(key -> key.startsWith(MESSAGE_PREFIXES))) {
            values.put(MESSAGE_PREFIXES + "exclude.list", ".*"); // no table's, and their topic may not exist
        }
    }

    /** What keeps every value as the source has it; the job's decoder is written for these. */
    private static void putFidelity(Map<String, String> values) {
        values.put("binary.handling.mode", "bytes");
        values.put("column.propagate.source.type", ".*");
        values.put("decimal.handling.mode", "precise");
        values.put("extended.headers.enabled", "false");
        values.put("field.name.adjustment.mode", "avro");
        values.put("schema.name.adjustment.mode", "avro");
        values.put("skipped.operations", "none"); // the default drops truncates
        values.put("time.precision.mode", "microseconds"); // one unit, whatever the column's precision
        values.put("tombstones.on.delete", "true");
    }

    /** A generated column would come with the snapshot and never change again. */
    private static void putExcluded(Map<String, String> values, Collection<SourceTable> tables, SourceConfig source) {
        String excluded = tables.stream()
                .flatMap(table -> table.generated().stream().map(column -> pattern(table.name() + "." + column)))
                .sorted()
                .collect(Collectors.joining(","));
        // Debezium takes one of the two lists.
        if (!excluded.isEmpty() && !source.connectorConfig().containsKey("column.include.list")) {
            values.put(EXCLUDED_COLUMNS, excluded);
        }
    }

    private static void putRhythm(Map<String, String> values, boolean heartbeatTable) {
        values.put("heartbeat.interval.ms", HEARTBEAT_INTERVAL_MS);
        if (heartbeatTable) {
            values.put("heartbeat.action.query", Heartbeat.BEAT);
        }
        values.put("topic.heartbeat.prefix", HEARTBEAT_TOPIC_PREFIX);
        values.put("max.batch.size", MAX_BATCH_SIZE);
        values.put("max.queue.size", MAX_QUEUE_SIZE);
        values.put("poll.interval.ms", POLL_INTERVAL_MS);
        values.put("producer.override.batch.size", BATCH_BYTES);
        values.put("producer.override.linger.ms", LINGER_MS);
    }

    private static void putConverter(Map<String, String> values, Map<String, String> converter) {
        converter.forEach((key, value) -> {
            String suffix = key.isEmpty() ? "" : "." + key;
            values.put("key.converter" + suffix, value);
            values.put("value.converter" + suffix, value);
        });
    }

    /** Debezium reads a list of regular expressions, separated by commas. */
    static String pattern(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
    }

    private static String shown(String key, String value) {
        return Secret.hides(key) ? Secret.NONE.toString() : value;
    }
}
