package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * A target database: the {@code postgres:} block (whose host, port and database become the URL) and the {@code jdbc:} block.
 *
 * @param url the JDBC URL, without user and password
 * @param username "" where the driver needs none
 * @param properties connection properties of the driver
 * @param targetTable a template for {@link Names#fill}
 * @param batchSize rows per flush
 * @param flushInterval the longest a row waits for its batch to fill
 */
public record JdbcConfig(
        String url,
        String username,
        Secret password,
        Map<String, String> properties,
        String targetTable,
        WriteMode writeMode,
        int batchSize,
        Duration flushInterval,
        boolean autoCreateTable)
        implements Serializable {}
