package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.Names;
import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.sink.Line;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Iceberg table a source table, or a topic, lands in.
 *
 * <p>Assumes of a topic's name that its first dot behind the prefix ends the schema; a schema of MySQL's family is its database.
 */
final class TargetNames implements Serializable {
    private static final long serialVersionUID = 1;

    private final PipelineConfig pipeline;
    private final List<String> namespace;
    private final String name;
    private final String dlqSuffix;

    private TargetNames(PipelineConfig pipeline, IcebergConfig iceberg, String dlqSuffix) {
        this.pipeline = pipeline;
        this.namespace = Arrays.asList(iceberg.tableNamespace().split("\\.", -1));
        this.name = iceberg.tableName();
        this.dlqSuffix = dlqSuffix;
    }

    static TargetNames of(Line line) {
        return new TargetNames(
                line.pipeline(),
                IcebergSink.configOf(line),
                line.platform().dlq().topicSuffix());
    }

    Target of(TableId table) {
        return fill(table.database(), schemaOf(table), table.name());
    }

    /** The table of a topic or of its retry topic, or null for a topic that is no table's. */
    @Nullable
    Target ofTopic(String read) {
        String source = Names.sourceOfRetry(pipeline.topicPrefix(), read, dlqSuffix);
        String topic = source == null ? read : source;
        String prefix = pipeline.topicPrefix() + ".";
        int dot = topic.indexOf('.', prefix.length());
        if (!topic.startsWith(prefix) || dot < 0) {
            return null;
        }
        String schema = topic.substring(prefix.length(), dot);
        SourceType type = pipeline.source().sourceType();
        boolean schemaIsDatabase = type == SourceType.MYSQL || type == SourceType.MARIADB;
        String database = schemaIsDatabase ? schema : pipeline.source().database();
        return fill(database, schema, topic.substring(dot + 1));
    }

    /** The schema of a table as pipeline.yaml speaks of it: where the database has none, the database. */
    static String schemaOf(TableId table) {
        return table.schema().isEmpty() ? table.database() : table.schema();
    }

    private Target fill(String database, String schema, String table) {
        List<String> levels = namespace.stream()
                .map(level -> Names.fill(level, database, schema, table))
                .toList();
        return new Target(levels, Names.fill(name, database, schema, table));
    }
}
