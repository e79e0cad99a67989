package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
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

    /** @param from position of the first of them */
    void set(GenericRowData row, int from, ChangeEvent event) {
        if (!lastTopic.equals(event.origin().topic())) {
            lastTopic = event.origin().topic();
            topic = StringData.fromString(lastTopic);
        }
        long millis = event.sourceMillis();
        row.setField(from, LETTERS.get(event.op()));
        row.setField(from + 1, millis == 0 ? null : TimestampData.fromEpochMillis(millis));
        row.setField(from + 2, topic);
        row.setField(from + 3, event.origin().partition());
        row.setField(from + 4, event.origin().offset());
    }

    static LogicalType text(boolean nullable) {
        return new VarCharType(nullable, VarCharType.MAX_LENGTH);
    }

    static Column column(String name, LogicalType type) {
        return new Column(name, type, "", Map.of());
    }
}
