package io.cdcplatform.config;

/** Iceberg's catalogs; CUSTOM is what {@code catalog_impl} names and is not written in YAML. */
public enum CatalogType {
    HADOOP, REST, JDBC, HIVE, GLUE, NESSIE, CUSTOM
}
