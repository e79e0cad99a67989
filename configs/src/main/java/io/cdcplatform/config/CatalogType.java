package io.cdcplatform.config;

/** Iceberg's catalogs; {@link IcebergConfig#catalogImpl} names any other. */
public enum CatalogType {
    HADOOP,
    REST,
    JDBC,
    HIVE,
    GLUE,
    NESSIE
}
