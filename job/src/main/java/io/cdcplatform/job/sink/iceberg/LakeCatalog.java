package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.CatalogType;
import io.cdcplatform.config.IcebergConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;

/** Opens the catalog that pipeline.yaml names; whoever opens one closes it. May wait for the network. */
final class LakeCatalog {
    private static final String LOCAL_FILES = "fs.file.impl";

    private LakeCatalog() {}

    static Catalog open(IcebergConfig config) {
        Map<String, String> properties = new HashMap<>(config.properties());
        if (!config.catalogUri().isEmpty()) {
            properties.put(CatalogProperties.URI, config.catalogUri());
        }
        if (!config.warehouse().isEmpty()) {
            properties.put(CatalogProperties.WAREHOUSE_LOCATION, config.warehouse());
        }
        if (config.catalogImpl().isEmpty()) {
            properties.put(
                    CatalogUtil.ICEBERG_CATALOG_TYPE,
                    config.catalogType().name().toLowerCase(Locale.ROOT));
            if (config.catalogType() == CatalogType.HADOOP) {
                properties.putIfAbsent(CatalogProperties.LOCK_IMPL, TableLocks.class.getName());
            }
        } else {
            properties.put(CatalogProperties.CATALOG_IMPL, config.catalogImpl());
        }
        return CatalogUtil.buildIcebergCatalog(config.catalogName(), properties, hadoop(config.warehouse()));
    }

    static Configuration hadoop(String warehouse) {
        Configuration hadoop = new Configuration();
        if (warehouse.startsWith("file:") || warehouse.startsWith("/")) {
            // Many small reads at once, each through a thread of its own: for an object store, not for a disk.
            hadoop.setBooleanIfUnset("parquet.hadoop.vectored.io.enabled", false);
        }
        if (hadoop.get(LOCAL_FILES) == null) {
            hadoop.setClass(LOCAL_FILES, LocalFiles.class, FileSystem.class);
        }
        return hadoop;
    }

    static void close(Catalog catalog) throws IOException {
        if (catalog instanceof Closeable closeable) {
            closeable.close();
        }
    }
}
