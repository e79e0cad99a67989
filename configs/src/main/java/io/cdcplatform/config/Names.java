package io.cdcplatform.config;

import java.util.Locale;

/** Every name that follows from the files, in one place: what one room creates another finds. */
public final class Names {
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

    /** The topic through which dead letters of a source topic come back to their sinks. */
    public static String retryTopic(String topic, String suffix) {
        return dlqTopic(topic, suffix) + ".retry";
    }

    /** Who replayed, resolved or purged dead letters of a pipeline, and when. */
    public static String auditTopic(String pipelineId) {
        return pipelineId + ".dlq.audit";
    }

    /** The default replication slot and publication: a slot's name holds small letters, digits and underscores only. */
    public static String slot(String pipelineId) {
        return "cdc_" + pipelineId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
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
