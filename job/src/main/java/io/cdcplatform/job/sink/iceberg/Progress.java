package io.cdcplatform.job.sink.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.job.sink.iceberg.Handover.Range;
import java.util.Iterator;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * How far each line has brought a table, as the table itself says: for every line, topic and partition the next offset, the
 * source position behind it and whether that position can be trusted by {@link CertainInserts}.
 *
 * <p>Kept under {@value #KEY} as JSON, {@code {line: {topic: {"id": .., "partitions": {"0": [next, high, low, trusted]}}}}}, in
 * the summary of each snapshot and beside it in a table property, which outlives the expiry of snapshots. Where both exist the
 * summary of the newest ancestor that has one wins: a table that was rolled back says what it holds.
 */
final class Progress {
    static final String KEY = "cdc.progress";
    /** Beside the property: the sequence number of the snapshot it was written with. */
    static final String SEQUENCE = "cdc.progress.sequence";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode lines;

    private Progress(ObjectNode lines) {
        this.lines = lines;
    }

    /**
     * Progress of one partition.
     *
     * @param high with {@code low} the highest source position applied, -1 where none was known
     * @param trusted all that this partition's keys have in the table came from this line, and nothing of it was lost
     */
    record Point(long next, long high, long low, boolean trusted) {}

    static Progress of(Table table) {
        String summary = inSummaries(SnapshotUtil.currentAncestors(table));
        return parse(summary != null ? summary : outliving(table));
    }

    /**
     * The property, if it still speaks of what the table holds: it does where our snapshots are expired behind others, not where
     * the table was rolled back to others that are older. A table without a snapshot was emptied by replacing it.
     */
    private static @Nullable String outliving(Table table) {
        String property = table.properties().get(KEY);
        if (property == null || table.currentSnapshot() == null) {
            return null;
        }
        long written = Long.parseLong(table.properties().getOrDefault(SEQUENCE, "0"));
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            if (snapshot.sequenceNumber() < written) {
                throw new IllegalStateException("Cannot tell how far table " + table.name()
                        + " is: it was rolled back to snapshot "
                        + table.currentSnapshot().snapshotId()
                        + ", and what said so there is expired. Roll it forward to a"
                        + " snapshot whose summary has " + KEY + ", or drop it and re-snapshot the source's table");
            }
        }
        return property;
    }

    /** What the newest of the snapshots that says something says, or null. */
    static @Nullable String inSummaries(Iterable<Snapshot> newestFirst) {
        for (Snapshot snapshot : newestFirst) {
            String said = snapshot.summary() == null ? null : snapshot.summary().get(KEY);
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    static Progress parse(@Nullable String json) {
        try {
            return new Progress(json == null ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(json));
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalStateException("Cannot read " + KEY + ": it is not the JSON that was written there", e);
        }
    }

    /** Progress of a partition of this very topic, or null; another topic id is another topic, an empty one any. */
    @Nullable
    Point point(String line, String topic, String topicId, int partition) {
        JsonNode of = lines.path(line).path(topic);
        String known = of.path("id").asText();
        JsonNode point = of.path("partitions").path(Integer.toString(partition));
        boolean same = known.isEmpty() || topicId.isEmpty() || known.equals(topicId);
        return !same || !point.isArray()
                ? null
                : new Point(
                        point.path(0).asLong(),
                        point.path(1).asLong(-1),
                        point.path(2).asLong(-1),
                        point.path(3).asInt() == 1);
    }

    /**
     * Whether this line began the table while it was empty: one trusted partition proves it, and a partition without progress has
     * then no row in the table.
     */
    boolean begunEmpty(String line, String topic, String topicId) {
        JsonNode partitions = lines.path(line).path(topic).path("partitions");
        for (Iterator<String> each = partitions.fieldNames(); each.hasNext(); ) {
            Point point = point(line, topic, topicId, Integer.parseInt(each.next()));
            if (point != null && point.trusted()) {
                return true;
            }
        }
        return false;
    }

    /** This progress with the partitions of one line moved; all else stays as it is. */
    Progress moved(String line, List<Range> ranges) {
        ObjectNode next = lines.deepCopy();
        for (Range range : ranges) {
            ObjectNode topics = next.withObjectProperty(line);
            ObjectNode topic = topics.withObjectProperty(range.topic());
            String known = topic.path("id").asText();
            if (!known.isEmpty() && !range.topicId().isEmpty() && !known.equals(range.topicId())) {
                topic = topics.putObject(range.topic());
            }
            if (!range.topicId().isEmpty() || !topic.has("id")) {
                topic.put("id", range.topicId());
            }
            ArrayNode point = topic.withObjectProperty("partitions").putArray(Integer.toString(range.partition()));
            point.add(range.to()).add(range.high()).add(range.low()).add(range.trusted() ? 1 : 0);
        }
        return new Progress(next);
    }

    /** This progress while a transaction is between its snapshots: a table that is rolled back to there is in doubt. */
    Progress begun(String line, List<Range> ranges) {
        return moved(line, ranges.stream().map(Range::begun).toList());
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
