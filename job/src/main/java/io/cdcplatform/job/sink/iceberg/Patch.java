package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Changes of single columns, one per key, for rows that only the table knows. They lie in a file beside the table's data until
 * they are committed, so that the memory of a round has a bound.
 *
 * @param schema of the table, as the changes were made for it
 * @param key ids of the columns that tell which row is meant
 */
record Patch(String location, Schema schema, Set<Integer> key, int rows) implements Serializable {

    /**
     * @param row of the patch's schema, as {@link BinaryRowData}
     * @param known the columns of the row that count
     * @param origins the records that are dead letters if the table has no such row
     */
    record Change(byte[] row, BitSet known, List<Origin> origins) implements Serializable {

        RowData rowOf(int columns) {
            BinaryRowData view = new BinaryRowData(columns);
            view.pointTo(MemorySegmentFactory.wrap(row), 0, row.length);
            return view;
        }

        long bytes() {
            return row.length + origins.stream().mapToLong(Origin::bytes).sum();
        }
    }

    /** A record of Kafka, as much of it as a dead letter repeats. */
    record Origin(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte[] key,
            byte[] value,
            List<String> headerNames,
            List<byte[]> headers,
            boolean isRetry)
            implements Serializable {

        static Origin of(ConsumerRecord<byte[], byte[]> record) {
            List<String> names = new ArrayList<>();
            List<byte[]> values = new ArrayList<>();
            for (Header header : record.headers()) {
                names.add(header.key());
                values.add(header.value());
            }
            return new Origin(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    names,
                    values,
                    record instanceof RetryRecord);
        }

        ConsumerRecord<byte[], byte[]> record() {
            RecordHeaders all = new RecordHeaders();
            for (int i = 0; i < headers.size(); i++) {
                all.add(headerNames.get(i), headers.get(i));
            }
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    topic,
                    partition,
                    offset,
                    timestamp,
                    TimestampType.CREATE_TIME,
                    key == null ? -1 : key.length,
                    value == null ? -1 : value.length,
                    key,
                    value,
                    all,
                    java.util.Optional.empty());
            return isRetry ? RetryRecord.of(record) : record;
        }

        String at() {
            return LineRecord.at(record());
        }

        long bytes() {
            return (key == null ? 0L : key.length)
                    + (value == null ? 0L : value.length)
                    + headers.stream()
                            .mapToLong(header -> header == null ? 0 : header.length)
                            .sum();
        }
    }

    static Patch write(TableFiles files, List<Change> changes) throws IOException {
        Table table = files.table();
        String location = table.locationProvider().newDataLocation("cdc-patch-" + UUID.randomUUID());
        try (ObjectOutputStream out =
                new ObjectOutputStream(table.io().newOutputFile(location).create())) {
            out.writeObject(new ArrayList<>(changes));
        }
        return new Patch(location, files.schema(), files.keySchema().idToName().keySet(), changes.size());
    }

    List<Change> read(FileIO io) throws IOException {
        InputFile file = io.newInputFile(location);
        try (var in = file.newStream()) {
            return InstantiationUtil.deserializeObject(in, Patch.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException("Cannot read " + location + ": it was written by another version of the job", e);
        }
    }
}
