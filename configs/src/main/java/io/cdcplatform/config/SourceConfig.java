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
        implements Serializable {
    private static final int MAX_PORT = 65535;

    static SourceConfig read(YamlMap source, String pipelineId) {
        SourceType type = source.enumOf("source_type", SourceType.class).or(SourceType.POSTGRES);
        SourceConfig config = new SourceConfig(
                type,
                source.text("host").or("localhost"),
                source.integer("port", 1, MAX_PORT).or(type.defaultPort()),
                source.text("database").required(),
                source.text("username").or("cdc_user"),
                source.secret("password").or(Secret.NONE),
                source.texts("tables", Templates::tablePattern).or(List.of()),
                source.enumOf("snapshot_mode", SnapshotMode.class).or(SnapshotMode.INITIAL),
                source.text("slot_name").or(Names.slot(pipelineId)),
                source.text("publication_name").or(Names.slot(pipelineId)),
                source.integer("mysql_server_id", 1).or(1),
                source.textMap("connector_config").or(Map.of()));
        if (!config.slotName.matches("[a-z0-9_]{1,63}") && !source.keys().isFaulty("slot_name")) {
            source.keys()
                    .problem(
                            "slot_name",
                            "expected 1 to 63 small letters, digits and underscores, got '" + config.slotName + "'");
        }
        if (!config.publicationName.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")
                && !source.keys().isFaulty("publication_name")) {
            source.keys()
                    .problem(
                            "publication_name",
                            "expected 1 to 63 letters, digits and underscores, got '" + config.publicationName + "'");
        }
        return config;
    }
}
