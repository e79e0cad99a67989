package io.cdcplatform.sandbox.shop;

import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What one shop is called everywhere; shops of different names share nothing but the services.
 *
 * @param database the source
 * @param replica the database of the JDBC sink
 */
public record ShopNames(String pipelineId, String topicPrefix, String database, String replica) {

    /** One name for everything, such as {@code kill}. */
    public static ShopNames of(String name) {
        return new ShopNames(name, name, name, name + "_replica");
    }

    /** @param table without its schema */
    public String topic(String table) {
        return topicPrefix + ".public." + table;
    }

    public String group(String sink) {
        return pipelineId + "." + sink;
    }

    public String connector() {
        return topicPrefix + "-" + pipelineId;
    }

    public String slot() {
        return "cdc_" + pipelineId;
    }

    TableIdentifier lakeTable(String table) {
        return TableIdentifier.of(table.equals("audit") ? "journal" : database, "public_" + table);
    }
}
