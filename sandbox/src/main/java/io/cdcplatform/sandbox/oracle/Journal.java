package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.compare.LakeTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** An append table of the lake, read on from where the round before ended; counts, so that nothing can be there twice. */
final class Journal {
    private final LakeTable lake;
    private final Table table;
    private final TableIdentifier id;
    private final Map<Integer, Long> next = new HashMap<>();
    private long total;

    Journal(LakeTable lake, Table table) {
        this.lake = lake;
        this.table = table;
        this.id = Names.lakeTable(Names.JOURNAL, table);
    }

    /** What came since the last call. */
    Observed next(List<Finding> findings) throws IOException {
        Observed observed = new Observed();
        if (!lake.exists(id)) {
            return observed;
        }
        List<Record> records = read();
        records.sort(Comparator.comparingInt(Journal::partition).thenComparingLong(Journal::offset));
        List<Column> columns = table.columns();
        for (Record record : records) {
            long expected = next.getOrDefault(partition(record), 0L);
            if (offset(record) < expected) {
                findings.add(new Finding(
                        Names.JOURNAL,
                        table,
                        "",
                        "has position " + partition(record) + "@" + offset(record) + " twice"));
            }
            next.put(partition(record), offset(record) + 1);
            add(observed, columns, record);
        }
        total += records.size();
        Snapshot snapshot = lake.load(id).currentSnapshot();
        long there = snapshot == null
                ? 0
                : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
        if (there != total) {
            findings.add(
                    new Finding(Names.JOURNAL, table, "", "has " + there + " rows, " + total + " positions were read"));
        }
        return observed;
    }

    static List<String> texts(List<Column> columns, Record record) {
        List<String> texts = new ArrayList<>(columns.size());
        for (Column column : columns) {
            texts.add(column.type().family().of(record.getField(column.name())));
        }
        return texts;
    }

    private List<Record> read() throws IOException {
        long from = next.values().stream().mapToLong(Long::longValue).min().orElse(0);
        List<Record> records = new ArrayList<>();
        try (CloseableIterable<Record> all = IcebergGenerics.read(lake.load(id))
                .where(Expressions.greaterThanOrEqual("_cdc_offset", next.size() < partitions() ? 0L : from))
                .build()) {
            for (Record record : all) {
                if (offset(record) >= next.getOrDefault(partition(record), 0L)) {
                    records.add(record.copy());
                }
            }
        }
        return records;
    }

    private int partitions() {
        return table.keyed() && !table.onePartition ? Names.PARTITIONS : 1;
    }

    private void add(Observed observed, List<Column> columns, Record record) {
        String op = record.getField("_cdc_op").toString();
        if (op.equals("t")) {
            observed.add("", op, 0, List.of());
            return;
        }
        List<String> row = texts(columns, record);
        Object unavailable = record.getField("_cdc_unavailable");
        for (String name :
                unavailable == null ? new String[0] : unavailable.toString().split(",")) {
            Table.find(columns, name).ifPresent(at -> row.set(at, Observed.KEPT));
        }
        Object marked = record.getField(Table.MARK);
        long mark = marked == null || op.equals("d") ? 0 : ((Number) marked).longValue();
        String key = table.keyText(columns, row);
        observed.add(key, op, mark, op.equals("d") ? List.of() : table.asShaped(columns, row, mark));
    }

    private static int partition(Record record) {
        return (Integer) record.getField("_cdc_partition");
    }

    private static long offset(Record record) {
        return (Long) record.getField("_cdc_offset");
    }
}
