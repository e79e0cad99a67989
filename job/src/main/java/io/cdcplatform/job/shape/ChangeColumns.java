package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RetryRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What each row says of its change where changes are recorded. Used by one thread at a time. */
final class ChangeColumns {
    static final List<Column> COLUMNS = List.of(
            column("_cdc_op", text(false)),
            column("_cdc_ts", new LocalZonedTimestampType(true, 6)),
            column("_cdc_topic", text(false)),
            column("_cdc_partition", new IntType(false)),
            column("_cdc_offset", new BigIntType(false)));

    private static final Map<Op, StringData> LETTERS = new EnumMap<>(Op.class);

    static {
        for (Op op : Op.values()) {
            LETTERS.put(op, StringData.fromString(String.valueOf(op.letter())));
        }
    }

    private String lastTopic = "";
    private StringData topic = StringData.fromString("");

    /** @param first position of the first of them */
    void set(GenericRowData row, int first, ChangeEvent event) {
        ConsumerRecord<byte[], byte[]> origin = event.origin();
        RetryRecord retry = origin instanceof RetryRecord again ? again : null;
        String from = retry == null ? origin.topic() : retry.sourceTopic();
        if (!lastTopic.equals(from)) {
            lastTopic = from;
            topic = StringData.fromString(lastTopic);
        }
        long millis = event.sourceMillis();
        row.setField(first, LETTERS.get(event.op()));
        row.setField(first + 1, millis == 0 ? null : TimestampData.fromEpochMillis(millis));
        row.setField(first + 2, topic);
        row.setField(first + 3, retry == null ? origin.partition() : retry.sourcePartition());
        row.setField(first + 4, retry == null ? origin.offset() : retry.sourceOffset());
    }

    static LogicalType text(boolean nullable) {
        return new VarCharType(nullable, VarCharType.MAX_LENGTH);
    }

    static Column column(String name, LogicalType type) {
        return new Column(name, type, "", Map.of());
    }
}
