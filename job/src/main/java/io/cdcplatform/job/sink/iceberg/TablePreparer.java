package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.TablePattern;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.CircuitBreaker;
import io.cdcplatform.job.sink.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tables ready for the rows of a source schema, in a thread of its own: loads, creates or evolves. While the catalog is
 * away it tries again for ever; what no retry can mend comes back as a failure that names table, column and remedy.
 */
final class TablePreparer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TablePreparer.class);

    private final CatalogSource catalogs;
    private final IcebergConfig config;
    private final SchemaChanges schemaChanges;
    private final WritePolicy policy;
    private final TargetNames names;
    private final CircuitBreaker breaker;
    private final ExecutorService thread;
    private volatile @Nullable Catalog catalog;

    TablePreparer(Line line, CatalogSource catalogs, CircuitBreaker breaker) {
        this.breaker = breaker;
        this.catalogs = catalogs;
        this.config = IcebergSink.configOf(line);
        this.schemaChanges = line.sink().schemaChanges();
        this.policy = WritePolicy.of(line);
        this.names = TargetNames.of(line);
        this.thread =
                Executors.newSingleThreadExecutor(task -> CommitRounds.daemon(task, "iceberg-prepare " + line.id()));
    }

    /**
     * @param at where the event stands with which the schema came
     * @return null where the schema has no key, as that of a truncate which is the first that is read, and there is no table
     */
    CompletableFuture<@Nullable PreparedTable> prepare(TableSchema source, SchemaPosition at) {
        return CompletableFuture.supplyAsync(() -> untilReady(source, at), thread);
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        Catalog open = catalog;
        if (open != null) {
            LakeCatalog.close(open);
        }
    }

    private @Nullable PreparedTable untilReady(TableSchema source, SchemaPosition at) {
        Target target = names.of(source.id());
        try {
            return untilReady(source, at, target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot prepare table " + target + ": the task has ended", e);
        }
    }

    private @Nullable PreparedTable untilReady(TableSchema source, SchemaPosition at, Target target)
            throws InterruptedException {
        Outage outage = new Outage("prepare table " + target, breaker);
        while (true) {
            outage.begin();
            try {
                PreparedTable prepared = policy.hasKey(source) ? ready(source, at, target) : asItIs(source, target);
                outage.over();
                return prepared;
            } catch (RuntimeException fault) {
                outage.waitOut(fault);
            }
        }
    }

    private PreparedTable ready(TableSchema source, SchemaPosition at, Target target) {
        if (!policy.oneRowPerChange()) {
            checkKey(source, target);
        }
        Schema wanted = TargetSchema.of(source, config.formatVersion());
        Table table = loadOrCreate(source, at, target, wanted);
        new TableEvolution(target, schemaChanges, policy.oneRowPerChange(), policy.fromPostgres())
                .evolve(table, source, wanted, at);
        checkPartitions(table.schema(), table.spec(), source, target);
        if (!policy.oneRowPerChange()) {
            checkFormat(table, target);
        }
        SourceSchema said = SourceSchema.parse(table.properties().get(SourceSchema.KEY));
        boolean isLate = said != null && said.isAfter(at, table, wanted) && !policy.oneRowPerChange();
        SchemaPosition newest = said != null && isLate ? said.at() : at;
        Schema written = isLate ? closest(table, wanted, target) : table.schema();
        Shape shape = Shape.of(table, written, source, wanted, policy.oneRowPerChange());
        return new PreparedTable(target, shape, Progress.of(table), isEmpty(table.currentSnapshot()), newest);
    }

    /** For a truncate, which needs no key and changes no schema. */
    private @Nullable PreparedTable asItIs(TableSchema source, Target target) {
        try {
            Table table = catalog().loadTable(target.identifier());
            Schema schema = table.schema();
            Shape shape = Shape.of(table, schema, source, TargetSchema.of(source, config.formatVersion()), false);
            return new PreparedTable(
                    target, shape, Progress.of(table), isEmpty(table.currentSnapshot()), SchemaPosition.UNKNOWN);
        } catch (NoSuchTableException e) {
            LOG.info("state=nothing_to_truncate target={}", target, e);
            return null;
        }
    }

    /** Of all schemas the table ever had the one that holds such rows with the fewest other columns, the newest of equals. */
    private static Schema closest(Table table, Schema wanted, Target target) {
        Schema closest = null;
        List<Schema> newestFirst = new ArrayList<>(List.of(table.schema()));
        new TreeMap<>(table.schemas()).descendingMap().values().forEach(newestFirst::add);
        for (Schema schema : newestFirst) {
            boolean holds = SourceSchema.holds(schema, wanted);
            if (holds
                    && (closest == null
                            || schema.columns().size() < closest.columns().size())) {
                closest = schema;
            }
        }
        if (closest == null) {
            LOG.warn(
                    "state=late_schema target={} schema=\"{}\" reason=\"rows from before the table's schema have one it "
                            + "never had: what fits is written; if the source was failed over or restored, drop the table's "
                            + "property {}\"",
                    target,
                    wanted.asStruct(),
                    SourceSchema.KEY);
        }
        return closest == null ? table.schema() : closest;
    }

    private Catalog catalog() {
        Catalog open = catalog;
        if (open == null) {
            open = catalogs.open();
            catalog = open;
        }
        return open;
    }

    private Table loadOrCreate(TableSchema source, SchemaPosition at, Target target, Schema wanted) {
        TableIdentifier id = target.identifier();
        try {
            return catalog().loadTable(id);
        } catch (NoSuchTableException e) {
            if (!config.autoCreateTable()) {
                throw new Refusal(
                        "Cannot write to table " + target
                                + ": it does not exist and auto_create_table is false; create it "
                                + "or set auto_create_table: true",
                        e);
            }
        }
        try {
            createNamespace(id);
            Map<String, String> properties = new HashMap<>(config.tableProperties());
            properties.put(SourceSchema.KEY, SourceSchema.of(source, at).toJson());
            properties.put(TableProperties.FORMAT_VERSION, Integer.toString(config.formatVersion()));
            PartitionSpec spec = PartitionTransforms.spec(target, wanted, partitionBy(source));
            checkPartitions(wanted, spec, source, target);
            Table table = catalog()
                    .buildTable(id, wanted)
                    .withPartitionSpec(spec)
                    .withProperties(properties)
                    .create();
            LOG.info(
                    "state=created target={} schema=\"{}\"",
                    target,
                    table.schema().asStruct());
            return table;
        } catch (AlreadyExistsException e) {
            return catalog().loadTable(id);
        }
    }

    private void createNamespace(TableIdentifier id) {
        if (catalog() instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(id.namespace())) {
            try {
                namespaces.createNamespace(id.namespace());
            } catch (AlreadyExistsException e) {
                LOG.debug("state=namespace_exists namespace={}", id.namespace(), e);
            }
        }
    }

    private List<String> partitionBy(TableSchema source) {
        String schema = TargetNames.schemaOf(source.id());
        return config.partitionBy().entrySet().stream()
                .filter(entry -> TablePattern.parse(entry.getKey())
                        .matches(schema, source.id().name()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    private static boolean isEmpty(@Nullable Snapshot current) {
        return current == null || "0".equals(current.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
    }

    private static void checkKey(TableSchema source, Target target) {
        for (Column column : source.columns()) {
            LogicalTypeRoot type = column.type().getTypeRoot();
            if (source.key().contains(column.name())
                    && (type == LogicalTypeRoot.FLOAT || type == LogicalTypeRoot.DOUBLE)) {
                throw new Refusal("Cannot write to table " + target + ": key column " + column.name()
                        + " is a floating point number, which Iceberg does not take as a key; set write_mode: append");
            }
        }
    }

    /** A delete carries the key only: it must lead to the partition. */
    private void checkPartitions(Schema schema, PartitionSpec spec, TableSchema source, Target target) {
        Set<String> notInKey = new TreeSet<>();
        for (PartitionField field : spec.fields()) {
            String column = schema.findColumnName(field.sourceId());
            if (!field.transform().isVoid() && !source.key().contains(column)) {
                notInKey.add(column);
            }
        }
        if (!policy.oneRowPerChange() && !notInKey.isEmpty()) {
            throw new Refusal("Cannot write to table " + target + ": it is partitioned by " + notInKey
                    + ", not part of the key " + source.key() + ", so an update could leave the old row in another "
                    + "partition; partition by key columns only, or set write_mode: append");
        }
    }

    /** Deletes must be known to the format, and reach the files of every spec the table ever had. */
    private static void checkFormat(Table table, Target target) {
        if (((BaseTable) table).operations().current().formatVersion() < 2) {
            throw new Refusal(
                    "Cannot write to table " + target
                            + ": its format version 1 knows no deletes; upgrade it with format-version=2, or set write_mode: append");
        }
        if (table.specs().size() > 1 && table.spec().isPartitioned()) {
            throw new Refusal(
                    "Cannot write to table " + target + ": its partitioning was changed, and "
                            + "deletes do not reach files of the former one; rewrite it into a new table or drop the partitioning");
        }
    }
}
