package io.cdcplatform.sandbox.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types.NestedField;

/** Reads tables of a warehouse on disk with Iceberg's own reader of files and deletes, which shares no code with the job's writer. */
public final class LakeTable implements AutoCloseable {
    private final HadoopCatalog catalog;

    public LakeTable(Path warehouse) {
        Configuration hadoop = new Configuration();
        hadoop.setBoolean("parquet.hadoop.vectored.io.enabled", false); // a thread per read, for nothing on a disk
        catalog = new HadoopCatalog(hadoop, warehouse.toUri().toString());
    }

    public boolean exists(TableIdentifier id) {
        return catalog.tableExists(id);
    }

    public Table load(TableIdentifier id) {
        return catalog.loadTable(id);
    }

    /** Names of the tables of a namespace. */
    public List<String> tables(String namespace) {
        return catalog.listTables(Namespace.of(namespace)).stream()
                .map(TableIdentifier::name)
                .toList();
    }

    /** Reads all rows of the current snapshot; columns whose name starts with {@code _cdc_} are ours and left out. */
    public Rows read(TableIdentifier id, List<String> key) throws IOException, SQLException {
        Table table = catalog.loadTable(id);
        List<String> names = table.schema().columns().stream()
                .map(NestedField::name)
                .filter(name -> !name.startsWith("_cdc_"))
                .sorted()
                .toList();
        Rows.Collector rows = new Rows.Collector(names, key);
        LiveRecords.forEach(table, record -> {
            List<String> row = new ArrayList<>(names.size());
            for (String name : names) {
                row.add(Canonical.of(record.getField(name)));
            }
            rows.add(row);
        });
        return rows.rows();
    }

    @Override
    public void close() throws IOException {
        catalog.close();
    }
}
