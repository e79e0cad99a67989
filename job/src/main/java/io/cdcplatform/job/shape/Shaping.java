package io.cdcplatform.job.shape;

import io.cdcplatform.config.ColumnRules;
import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.JdbcConfig;
import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.TablePattern;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.TableId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one sink wants of the rows that it gets.
 *
 * @param pipelineId makes the key of hashes where the sink names none
 * @param keepsTables the target is to equal the source; else it records or passes on changes
 * @param targetName the template of the target's name, for what it tells apart
 */
public record Shaping(
        String pipelineId,
        Map<String, String> where,
        Map<String, ColumnRules> columns,
        Secret maskKey,
        Deletes deletes,
        WriteMode mode,
        boolean keepsTables,
        String targetName)
        implements Serializable {

    public static Shaping of(PipelineConfig pipeline, SinkConfig sink) {
        IcebergConfig iceberg = sink.iceberg();
        JdbcConfig jdbc = sink.jdbc();
        String target = iceberg != null
                ? iceberg.tableNamespace() + "." + iceberg.tableName()
                : jdbc != null ? jdbc.targetTable() : "";
        return new Shaping(
                pipeline.pipelineId(),
                Map.copyOf(sink.where()),
                Map.copyOf(sink.columns()),
                sink.maskKey(),
                sink.deletes(),
                sink.writeMode(),
                sink.webhook() == null && sink.writeMode() == WriteMode.UPSERT,
                target);
    }

    /** Whether there is anything to do: a line that wants nothing has no such stage. */
    public boolean isNeeded() {
        return !where.isEmpty() || !columns.isEmpty() || deletes != Deletes.HARD || mode != WriteMode.UPSERT;
    }

    /** The keys of a map by table pattern that a table answers to, in the order of their names. */
    static List<String> matching(Map<String, ?> byPattern, TableId table) {
        String schema = table.schema().isEmpty() ? table.database() : table.schema();
        List<String> patterns = new ArrayList<>();
        for (String pattern : byPattern.keySet()) {
            if (TablePattern.parse(pattern).matches(schema, table.name())) {
                patterns.add(pattern);
            }
        }
        patterns.sort(null);
        return patterns;
    }
}
