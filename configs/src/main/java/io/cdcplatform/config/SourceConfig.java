package io.cdcplatform.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The database that is captured.
 *
 * @param password {@link Secret#NONE} where the server asks for none
 * @param tables patterns as {@link TablePattern} reads them; empty: all the user may read
 * @param slotName never empty: cdc_{pipeline_id} where the file says nothing
 * @param publicationName never empty, as slotName
 * @param connectorConfig Debezium properties that win over ours
 */
public record SourceConfig(
        SourceType sourceType,
        String host,
        int port,
        String database,
        String username,
        Secret password,
        List<String> tables,
        SnapshotMode snapshotMode,
        String slotName,
        String publicationName,
        int mysqlServerId,
        Map<String, String> connectorConfig)
        implements Serializable {}
