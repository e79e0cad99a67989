package io.cdcplatform.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sink: a line of its own, with exactly the block its type needs.
 *
 * @param tables patterns as {@link TablePattern} reads them; empty: everything captured
 * @param where SQL predicates by table pattern
 * @param iceberg null unless sinkType is ICEBERG
 * @param jdbc null unless sinkType is POSTGRES or JDBC
 * @param webhook null unless sinkType is WEBHOOK
 */
public record SinkConfig(
        String sinkId,
        SinkType sinkType,
        boolean enabled,
        List<String> tables,
        List<String> excludeTables,
        Map<String, String> where,
        Map<String, ColumnRules> columns,
        SchemaChanges schemaChanges,
        Deletes deletes,
        Truncate truncate,
        OnBadRow onBadRow,
        OnUnavailable onUnavailable,
        RetryConfig retry,
        CircuitBreakerConfig circuitBreaker,
        @Nullable IcebergConfig iceberg,
        @Nullable JdbcConfig jdbc,
        @Nullable WebhookConfig webhook)
        implements Serializable {

    /** Whether this sink gets the changes of a table that the source captures. */
    public boolean takes(String schema, String table) {
        return (tables.isEmpty() || TablePattern.anyMatches(tables, schema, table))
                && !TablePattern.anyMatches(excludeTables, schema, table);
    }
}
