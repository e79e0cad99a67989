package io.cdcplatform.job.sink.iceberg;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A real catalog that is away, loses commits or their acknowledgements, or lets somebody else commit first. */
final class FaultyCatalog implements Catalog {
    private final Catalog real;
    final AtomicInteger loadsToRefuse = new AtomicInteger();
    final AtomicInteger commitsToRefuse = new AtomicInteger();
    final AtomicInteger acknowledgementsToLose = new AtomicInteger();
    volatile Runnable beforeCommit = () -> {};
    /** The n-th runs before the n-th time that a table is looked at again. */
    final Queue<Runnable> beforeRefreshes = new ConcurrentLinkedQueue<>();

    FaultyCatalog(Catalog real) {
        this.real = real;
    }

    @Override
    public Table loadTable(TableIdentifier id) {
        if (loadsToRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UncheckedIOException(new java.net.ConnectException("catalog is away"));
        }
        BaseTable table = (BaseTable) real.loadTable(id);
        return new BaseTable(new Operations(table.operations()), table.name());
    }

    @Override
    public TableBuilder buildTable(TableIdentifier id, Schema schema) {
        return real.buildTable(id, schema);
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        return real.listTables(namespace);
    }

    @Override
    public boolean dropTable(TableIdentifier id, boolean purge) {
        return real.dropTable(id, purge);
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        real.renameTable(from, to);
    }

    @Override
    public Table createTable(TableIdentifier id, Schema schema, PartitionSpec spec, Map<String, String> properties) {
        return real.createTable(id, schema, spec, properties);
    }

    private final class Operations implements TableOperations {
        private final TableOperations of;

        Operations(TableOperations of) {
            this.of = of;
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            Runnable first = beforeCommit;
            beforeCommit = () -> {};
            first.run();
            if (commitsToRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new CommitFailedException("somebody was faster");
            }
            of.commit(base, metadata);
            if (acknowledgementsToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new CommitStateUnknownException(new java.io.IOException("connection reset"));
            }
        }

        @Override
        public TableMetadata current() {
            return of.current();
        }

        @Override
        public TableMetadata refresh() {
            Runnable first = beforeRefreshes.poll();
            if (first != null) {
                first.run();
            }
            return of.refresh();
        }

        @Override
        public FileIO io() {
            return of.io();
        }

        @Override
        public String metadataFileLocation(String fileName) {
            return of.metadataFileLocation(fileName);
        }

        @Override
        public LocationProvider locationProvider() {
            return LocationProviders.locationsFor(
                    current().location(), current().properties());
        }
    }
}
