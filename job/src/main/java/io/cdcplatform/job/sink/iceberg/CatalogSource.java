package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.IcebergConfig;
import java.io.Serializable;
import org.apache.iceberg.catalog.Catalog;

/** Where an operator gets a catalog of its own from. */
@FunctionalInterface
interface CatalogSource extends Serializable {

    /** Opens a catalog; may wait for the network, and fails while it is away. */
    Catalog open();

    static CatalogSource of(IcebergConfig config) {
        return () -> LakeCatalog.open(config);
    }
}
