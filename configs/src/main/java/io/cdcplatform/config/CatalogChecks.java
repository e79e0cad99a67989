package io.cdcplatform.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether an iceberg block names its catalog completely; each refusal says what to write instead. */
final class CatalogChecks {
    private static final Pattern LOCATION = Pattern.compile("(file|s3|s3a|s3n|gs|abfs|abfss|wasb|wasbs|hdfs):/.*|/.*");

    private CatalogChecks() {}

    static void check(YamlKeys keys, IcebergConfig iceberg) {
        if (keys.isFaulty("catalog_type") || !iceberg.catalogImpl().isEmpty()) {
            return;
        }
        if (Secret.isIn(iceberg.catalogUri())) {
            keys.problem("catalog_uri", "must not hold a user or password, addresses are printed: use 'properties'");
        }
        boolean hadoop = iceberg.catalogType() == CatalogType.HADOOP;
        if (hadoop && !iceberg.catalogUri().isEmpty()) {
            keys.problem("catalog_uri", "a hadoop catalog has no uri, " + instead(iceberg.catalogUri()));
            return;
        }
        boolean needsUri = !hadoop && iceberg.catalogType() != CatalogType.GLUE;
        if (needsUri && iceberg.catalogUri().isEmpty() && !keys.isFaulty("catalog_uri")) {
            keys.problem("catalog_type", "a " + Scalars.spelled(iceberg.catalogType()) + " catalog needs catalog_uri");
        }
        if (iceberg.catalogType() != CatalogType.REST && !keys.isFaulty("warehouse")) {
            checkWarehouse(keys, iceberg.warehouse());
        }
    }

    /** Most likely the address of another kind of catalog, or the place of the tables under the wrong key. */
    private static String instead(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:")) {
            return "this looks like a REST catalog: add 'catalog_type: rest'";
        }
        if (lower.startsWith("jdbc:")) {
            return "this looks like a JDBC catalog: add 'catalog_type: jdbc'";
        }
        if (lower.startsWith("thrift:")) {
            return "this looks like a Hive metastore: add 'catalog_type: hive'";
        }
        return "it keeps its tables under 'warehouse': write the location there, or name another catalog_type";
    }

    private static void checkWarehouse(YamlKeys keys, String warehouse) {
        if (warehouse.isEmpty()) {
            keys.problem(
                    "warehouse", "is required: where the tables are, such as file:///var/lake or s3://bucket/lake");
        } else if (!LOCATION.matcher(warehouse).matches()) {
            keys.problem("warehouse", "expected a location such as file:///var/lake, s3://, gs://, abfs:// or hdfs://");
        }
    }
}
