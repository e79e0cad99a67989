package io.cdcplatform.config;

/** The kind of target; POSTGRES and JDBC share {@link JdbcConfig}. */
public enum SinkType {
    ICEBERG,
    POSTGRES,
    JDBC,
    WEBHOOK
}
