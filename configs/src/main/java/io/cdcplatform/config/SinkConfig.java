package io.cdcplatform.config;

import io.cdcplatform.config.sql.SqlParser;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sink: a line of its own, with exactly the block its type needs.
 *
 * @param tables patterns as {@link TablePattern} reads them; empty: everything captured
 * @param where SQL predicates by table pattern, each of which {@link SqlParser} reads
 * @param maskKey the key of {@code mask: hash}; "": derived from the pipeline's id, which is no secret
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
        Secret maskKey,
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

    static SinkConfig read(YamlMap sink, SchemaChanges unsaid) {
        SinkType type = sink.enumOf("sink_type", SinkType.class).required();
        String sinkId = sink.text("sink_id")
                .check(Templates::isIdentifier, Templates.IDENTIFIER_EXPECTED)
                .required();
        IcebergConfig iceberg = sink.optionalBlock("iceberg", IcebergConfig::read);
        JdbcConfig postgres = sink.optionalBlock("postgres", JdbcConfig::readPostgres);
        JdbcConfig jdbc = sink.optionalBlock("jdbc", JdbcConfig::readJdbc);
        WebhookConfig webhook = sink.optionalBlock("webhook", WebhookConfig::read);
        checkBlocks(sink.keys(), type);
        SinkConfig config = new SinkConfig(
                sinkId,
                type,
                sink.bool("enabled").or(true),
                sink.texts("tables", Templates::tablePattern).or(List.of()),
                sink.texts("exclude_tables", Templates::tablePattern).or(List.of()),
                predicates(sink),
                sink.blockMap("columns", ColumnRules::read).or(Map.of()),
                sink.secret("mask_key").or(Secret.NONE),
                sink.enumOf("schema_changes", SchemaChanges.class).or(unsaid),
                sink.enumOf("deletes", Deletes.class).or(Deletes.HARD),
                sink.enumOf("truncate", Truncate.class).or(Truncate.APPLY),
                sink.enumOf("on_bad_row", OnBadRow.class).or(OnBadRow.DLQ),
                sink.enumOf("on_unavailable", OnUnavailable.class).or(OnUnavailable.WAIT),
                sink.block("retry", RetryConfig::read),
                sink.block("circuit_breaker", CircuitBreakerConfig::read),
                iceberg,
                type == SinkType.POSTGRES ? postgres : jdbc,
                webhook);
        config.checkShaping(sink.keys());
        return config;
    }

    private static Map<String, String> predicates(YamlMap sink) {
        Map<String, String> where = sink.textMap("where").or(Map.of());
        where.forEach((tables, predicate) -> {
            try {
                SqlParser.parse(predicate);
            } catch (IllegalArgumentException e) {
                sink.keys().problem("where", tables, Reading.reason(e));
            }
        });
        return where;
    }

    private void checkShaping(YamlKeys keys) {
        if (deletes == Deletes.SOFT && writeMode() != WriteMode.UPSERT) {
            keys.problem(
                    "deletes",
                    "'soft' marks the rows of a table; write_mode " + Scalars.spelled(writeMode())
                            + " records each delete as a row of its own: leave it out");
        }
        if (onUnavailable == OnUnavailable.DLQ && sinkType == SinkType.ICEBERG) {
            keys.problem(
                    "on_unavailable",
                    "'dlq' is not for a lake, whose files are written and wait for the catalog, bounded: leave it out");
        }
        boolean hashes =
                columns.values().stream().anyMatch(rules -> rules.mask().containsValue(MaskKind.HASH));
        if (hashes && !maskKey.isSet()) {
            keys.note(
                    "columns",
                    "hashes without 'mask_key': whoever knows the pipeline_id can try out values;"
                            + " set mask_key: ${MASK_KEY} to a secret of its own");
        }
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

    /** What becomes of changes at the target; a webhook gets each of them. */
    public WriteMode writeMode() {
        return iceberg != null ? iceberg.writeMode() : jdbc != null ? jdbc.writeMode() : WriteMode.UPSERT;
    }

    /** Whether this sink gets the changes of a table that the source captures. */
    public boolean takes(String schema, String table) {
        return (tables.isEmpty() || TablePattern.anyMatches(tables, schema, table))
                && !TablePattern.anyMatches(excludeTables, schema, table);
    }
}
