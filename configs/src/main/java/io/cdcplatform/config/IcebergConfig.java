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
        implements Serializable {}
