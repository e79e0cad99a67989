package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where and how tables of a lake are written.
 *
 * @param catalogImpl a class name, or "": then catalogType says which catalog
 * @param catalogUri "" for a hadoop catalog
 * @param warehouse "" only where a rest catalog knows its own
 * @param properties catalog and FileIO properties, the s3_* keys of the file among them under Iceberg's names
 * @param tableNamespace a template for {@link Names#fill}
 * @param tableName a template for {@link Names#fill}
 * @param partitionBy transforms such as {@code bucket(16, id)} by table pattern
 * @param batchSize accepted; rows per file are governed by the checkpoint
 * @param flushInterval how often this sink commits
 * @param writeExecutorThreads parallelism of writing; 0: the job's
 */
public record IcebergConfig(
        CatalogType catalogType,
        String catalogImpl,
        String catalogName,
        String catalogUri,
        String warehouse,
        Map<String, String> properties,
        String tableNamespace,
        String tableName,
        WriteMode writeMode,
        int formatVersion,
        Map<String, List<String>> partitionBy,
        Map<String, String> tableProperties,
        boolean autoCreateTable,
        int batchSize,
        Duration flushInterval,
        int writeExecutorThreads,
        MaintenanceConfig maintenance)
        implements Serializable {

    static IcebergConfig read(YamlMap iceberg) {
        IcebergConfig config = new IcebergConfig(
                iceberg.enumOf("catalog_type", CatalogType.class).or(CatalogType.HADOOP),
                iceberg.text("catalog_impl").or(""),
                iceberg.text("catalog_name")
                        .check(name -> !name.isBlank(), "must not be empty")
                        .or("default"),
                iceberg.text("catalog_uri").or(""),
                iceberg.text("warehouse").or(""),
                S3Keys.readOver(iceberg, iceberg.textMap("properties").or(Map.of())),
                template(iceberg, "table_namespace").or("{database}"),
                template(iceberg, "table_name").or("{schema}_{table}"),
                iceberg.enumOf("write_mode", WriteMode.class).or(WriteMode.UPSERT),
                iceberg.integer("format_version", 2, 3).or(2),
                iceberg.textsMap("partition_by", Templates::partitionTransform).or(Map.of()),
                iceberg.textMap("table_properties").or(Map.of()),
                iceberg.bool("auto_create_table").or(true),
                iceberg.integer("batch_size", 1)
                        .noted("accepted; rows per file are governed by the checkpoint, see flush_interval_seconds")
                        .or(1000),
                iceberg.durationOrZero("flush_interval_seconds").or(Duration.ofSeconds(10)),
                iceberg.integer("write_executor_threads", 0, FlinkConfig.MAX_PARALLELISM)
                        .or(0),
                iceberg.block("maintenance", MaintenanceConfig::read));
        CatalogChecks.check(iceberg.keys(), config);
        return config;
    }

    private static Setting<String> template(YamlMap iceberg, String key) {
        return iceberg.text(key).check(Templates::isTemplate, Templates.TEMPLATE_EXPECTED);
    }
}
