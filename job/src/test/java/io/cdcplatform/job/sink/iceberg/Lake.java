package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.CatalogType;
import io.cdcplatform.config.CircuitBreakerConfig;
import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.IcebergConfig;
import io.cdcplatform.config.MaintenanceConfig;
import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.config.OnUnavailable;
import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.RetryConfig;
import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.config.SinkType;
import io.cdcplatform.config.SnapshotMode;
import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A lake in a folder: lines that write to it, events of a table, and what its tables hold. */
record Lake(Path folder) {
    static final String LINE = "shop.lake";
    static final String TOPIC = "cdc.public.orders";
    static final TableIdentifier ORDERS = TableIdentifier.of("shop", "public_orders");

    /** What differs from an upsert line of format 2. */
    record Options(
            WriteMode writeMode,
            int formatVersion,
            List<String> partitionBy,
            SchemaChanges schemaChanges,
            Deletes deletes,
            Truncate truncate) {
        static final Options UPSERT =
                new Options(WriteMode.UPSERT, 2, List.of(), SchemaChanges.EVOLVE, Deletes.HARD, Truncate.APPLY);

        Options version(int version) {
            return new Options(writeMode, version, partitionBy, schemaChanges, deletes, truncate);
        }

        Options mode(WriteMode mode) {
            return new Options(mode, formatVersion, partitionBy, schemaChanges, deletes, truncate);
        }

        Options partitioned(String... transforms) {
            return new Options(writeMode, formatVersion, List.of(transforms), schemaChanges, deletes, truncate);
        }

        Options changes(SchemaChanges changes) {
            return new Options(writeMode, formatVersion, partitionBy, changes, deletes, truncate);
        }

        Options deletes(Deletes kind) {
            return new Options(writeMode, formatVersion, partitionBy, schemaChanges, kind, truncate);
        }

        Options truncate(Truncate kind) {
            return new Options(writeMode, formatVersion, partitionBy, schemaChanges, deletes, kind);
        }
    }

    Line line(Options options) {
        IcebergConfig iceberg = new IcebergConfig(
                CatalogType.HADOOP,
                "",
                "lake",
                "",
                folder.toUri().toString(),
                Map.of(),
                "{database}",
                "{schema}_{table}",
                options.writeMode(),
                options.formatVersion(),
                options.partitionBy().isEmpty() ? Map.of() : Map.of("public.*", options.partitionBy()),
                Map.of(),
                true,
                1000,
                Duration.ofSeconds(1),
                0,
                new MaintenanceConfig(false, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO));
        SinkConfig sink = new SinkConfig(
                "lake",
                SinkType.ICEBERG,
                true,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Secret.NONE,
                options.schemaChanges(),
                options.deletes(),
                options.truncate(),
                OnBadRow.DLQ,
                OnUnavailable.WAIT,
                new RetryConfig(1, Duration.ZERO, Duration.ZERO, 1, false),
                new CircuitBreakerConfig(1, Duration.ZERO),
                iceberg,
                null,
                null);
        SourceConfig source = new SourceConfig(
                SourceType.POSTGRES,
                "db",
                5432,
                "shop",
                "user",
                Secret.NONE,
                List.of(),
                SnapshotMode.INITIAL,
                "slot",
                "publication",
                1,
                Map.of());
        return new Line(LINE, new PipelineConfig("shop", "cdc", source, List.of(sink)), sink, new Lines().webhook().platform());
    }

    CatalogSource catalogs() {
        String path = folder.toUri().toString();
        return () -> new HadoopCatalog(LakeCatalog.hadoop(path), path);
    }

    Catalog catalog() {
        return catalogs().open();
    }

    Table orders() {
        return catalog().loadTable(ORDERS);
    }

    /** All rows of the orders table as text, sorted. */
    List<String> rows() {
        return rows(orders());
    }

    static List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
            for (Record record : records) {
                List<String> values = new ArrayList<>();
                table.schema().columns().forEach(column -> values.add(String.valueOf(record.getField(column.name()))));
                rows.add(String.join("|", values));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.sort(null);
        return rows;
    }

    /** What the orders table says of a partition. */
    long progress(int partition) {
        return Progress.of(orders()).point(LINE, TOPIC, "", partition).next();
    }

    /** Summary entries of all snapshots, oldest first; "0" where one says nothing. */
    List<String> summaries(String key) {
        List<String> values = new ArrayList<>();
        for (Snapshot snapshot : orders().snapshots()) {
            values.add(snapshot.summary().getOrDefault(key, "0"));
        }
        return values;
    }

    static Column column(String name, LogicalType type) {
        return new Column(name, type, "", Map.of());
    }

    static TableSchema orders(List<String> key, Column... columns) {
        return new TableSchema(new TableId("shop", "public", "orders"), Arrays.asList(columns), key);
    }

    static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return new ConsumerRecord<>(TOPIC, partition, offset, new byte[] {1, 1}, new byte[] {2});
    }

    /** A change of which the source position is not known. */
    static ChangeEvent event(int partition, long offset, Op op, TableSchema schema, Object... values) {
        return event(partition, offset, op, SourcePosition.UNKNOWN, schema, values);
    }

    static ChangeEvent event(
            int partition, long offset, Op op, SourcePosition position, TableSchema schema, Object... values) {
        RowData row = values.length == 0 ? null : row(values);
        byte[] key = {(byte) (values.length == 0 ? 0 : Objects.hashCode(values[0]))};
        ConsumerRecord<byte[], byte[]> origin = new ConsumerRecord<>(TOPIC, partition, offset, key, new byte[] {2});
        return new ChangeEvent(origin, op, schema, row, null, position, 1_700_000_000_000L);
    }

    static RowData row(Object... values) {
        Object[] fields = Arrays.stream(values)
                .map(value -> value instanceof String text ? StringData.fromString(text) : value)
                .toArray();
        return GenericRowData.of(fields);
    }
}
