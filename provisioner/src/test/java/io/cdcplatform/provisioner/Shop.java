package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small pipeline for tests: its files read by the real reader, and what its source could hold. */
final class Shop {
    static final SourceTable ORDERS = keyed("public", "orders");
    static final SourceTable CUSTOMERS = keyed("public", "customers");
    static final SourceTable AUDIT =
            new SourceTable(new TableName("public", "audit"), false, true, false, false, List.of(), true);

    private Shop() {}

    static SourceTable keyed(String schema, String name) {
        return new SourceTable(new TableName(schema, name), true, false, false, false, List.of(), true);
    }

    static Source source(Heartbeat heartbeat, SourceTable... tables) {
        return new Source(List.of(tables), null, heartbeat, List.of(), List.of());
    }

    /** The pipeline with these lines under {@code source:}, and a platform file of this text, if any. */
    static Configs configs(Path folder, String sourceLines, String platform) {
        return configs(
                folder,
                sourceLines,
                """
                  - sink_id: lake
                    sink_type: iceberg
                    iceberg: {warehouse: "file:///tmp/lake"}
                """,
                platform);
    }

    /** As {@link #configs}, with a webhook for its sink. */
    static Configs notifying(Path folder, String sourceLines) {
        return configs(
                folder,
                sourceLines,
                """
                  - sink_id: notify
                    sink_type: webhook
                    webhook: {url: "http://receiver"}
                """,
                "");
    }

    private static Configs configs(Path folder, String sourceLines, String sinks, String platform) {
        try {
            Path pipelineFile = Files.writeString(
                    folder.resolve("pipeline.yaml"),
                    """
                    pipeline_id: shop
                    topic_prefix: cdc
                    source:
                      host: db
                      database: shop
                      username: cdc_user
                      password: secret-word
                    """
                            + sourceLines.indent(2)
                            + "sinks:\n"
                            + sinks);
            Files.writeString(folder.resolve("platform.yaml"), platform.isEmpty() ? "{}" : platform);
            return Configs.load(pipelineFile, null, null, name -> null);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
