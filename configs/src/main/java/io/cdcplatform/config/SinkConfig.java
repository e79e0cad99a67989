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

    static SinkConfig read(YamlMap sink) {
        SinkType type = sink.enumOf("sink_type", SinkType.class).required();
        String sinkId = sink.text("sink_id")
                .check(Templates::isIdentifier, Templates.IDENTIFIER_EXPECTED)
                .required();
        IcebergConfig iceberg = sink.optionalBlock("iceberg", IcebergConfig::read);
        JdbcConfig postgres = sink.optionalBlock("postgres", JdbcConfig::readPostgres);
        JdbcConfig jdbc = sink.optionalBlock("jdbc", JdbcConfig::readJdbc);
        WebhookConfig webhook = sink.optionalBlock("webhook", WebhookConfig::read);
        checkBlocks(sink.keys(), type);
        return new SinkConfig(
                sinkId,
                type,
                sink.bool("enabled").or(true),
                sink.texts("tables", Templates::tablePattern).or(List.of()),
                sink.texts("exclude_tables", Templates::tablePattern).or(List.of()),
                sink.textMap("where").or(Map.of()),
                sink.blockMap("columns", ColumnRules::read).or(Map.of()),
                sink.enumOf("schema_changes", SchemaChanges.class).or(SchemaChanges.EVOLVE),
                sink.enumOf("deletes", Deletes.class).or(Deletes.HARD),
                sink.enumOf("truncate", Truncate.class).or(Truncate.APPLY),
                sink.enumOf("on_bad_row", OnBadRow.class).or(OnBadRow.DLQ),
                sink.enumOf("on_unavailable", OnUnavailable.class).or(OnUnavailable.WAIT),
                sink.block("retry", RetryConfig::read),
                sink.block("circuit_breaker", CircuitBreakerConfig::read),
                iceberg,
                type == SinkType.POSTGRES ? postgres : jdbc,
                webhook);
    }

    /** The block's key is the type's name. */
    private static void checkBlocks(YamlKeys keys, SinkType type) {
        if (keys.isFaulty("sink_type")) {
            return;
        }
        for (SinkType other : SinkType.values()) {
            String block = Scalars.spelled(other);
            if (other == type && !keys.has(block)) {
                keys.problem("sink_type", "a sink of type " + block + " needs the block '" + block + ":'");
            } else if (other != type && keys.has(block)) {
                keys.misplaced(
                        block,
                        "does not belong to a sink of type " + Scalars.spelled(type)
                                + ": remove it, or change sink_type");
            }
        }
    }

    /** Whether this sink gets the changes of a table that the source captures. */
    public boolean takes(String schema, String table) {
        return (tables.isEmpty() || TablePattern.anyMatches(tables, schema, table))
                && !TablePattern.anyMatches(excludeTables, schema, table);
    }
}
