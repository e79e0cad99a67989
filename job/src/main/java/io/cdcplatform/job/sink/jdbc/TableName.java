package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.Names;
import io.cdcplatform.job.event.TableId;

/** A table of the target; {@code schema} is empty where the connection's default schema is meant. */
record TableName(String schema, String table) {

    /** Fills a template such as {@code {schema}.{table}}; its first dot separates the schema, dots in names do not. */
    static TableName of(String template, TableId id) {
        String schema = id.schema().isEmpty() ? id.database() : id.schema();
        int dot = template.indexOf('.');
        String inSchema = dot < 0 ? "" : template.substring(0, dot);
        return new TableName(
                Names.fill(inSchema, id.database(), schema, id.name()),
                Names.fill(template.substring(dot + 1), id.database(), schema, id.name()));
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? table : schema + "." + table;
    }
}
