package io.cdcplatform.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every name that follows from the files, in one place: what one room creates another finds. */
public final class Names {
    /** What a retry topic's name has behind that of its dead-letter topic. */
    public static final String RETRY = ".retry";

    private Names() {}

    /** The Kafka consumer group of a sink's line. */
    public static String consumerGroup(String pipelineId, String sinkId) {
        return pipelineId + "." + sinkId;
    }

    /** The connector in Kafka Connect. */
    public static String connector(String topicPrefix, String pipelineId) {
        return topicPrefix + "-" + pipelineId;
    }

    /** The topic of a table, as Debezium names it: what a topic name may not hold becomes an underscore. */
    public static String topic(String topicPrefix, String schema, String table) {
        return (topicPrefix + "." + schema + "." + table).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** The dead-letter topic of a source topic. */
    public static String dlqTopic(String topic, String suffix) {
        return topic + "." + suffix;
    }

    /** The topic that brings dead letters of a source topic back to its lines. */
    public static String retryTopic(String topic, String suffix) {
        return dlqTopic(topic, suffix) + RETRY;
    }

    /** The source topic of a retry topic, or null for any other topic: {@code prefix.dlq.retry} is the topic of a table. */
    public static @Nullable String sourceOfRetry(String topicPrefix, String topic, String suffix) {
        String ending = "." + suffix + RETRY;
        if (!topic.endsWith(ending) || !topic.startsWith(topicPrefix + ".")) {
            return null;
        }
        String source = topic.substring(0, topic.length() - ending.length());
        boolean hasSchemaAndTable = source.length() > topicPrefix.length() + 1
                && source.indexOf('.', topicPrefix.length() + 1) > topicPrefix.length() + 1;
        return hasSchemaAndTable ? source : null;
    }

    /** The default replication slot and publication: a slot's name holds small letters, digits and underscores only. */
    public static String slot(String pipelineId) {
        return "cdc_" + pipelineId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    /** Who replayed, resolved or purged dead letters of a pipeline, and when. */
    public static String auditTopic(String pipelineId) {
        return pipelineId + ".dlq.audit";
    }

    /** A template with its placeholders {database}, {schema} and {table} filled in; a value is never searched again. */
    public static String fill(String template, String database, String schema, String table) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("{database}", at)) {
                out.append(database);
                at += "{database}".length();
            } else if (template.startsWith("{schema}", at)) {
                out.append(schema);
                at += "{schema}".length();
            } else if (template.startsWith("{table}", at)) {
                out.append(table);
                at += "{table}".length();
            } else {
                out.append(template.charAt(at++));
            }
        }
        return out.toString();
    }
}
