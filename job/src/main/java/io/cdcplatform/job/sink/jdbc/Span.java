package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.source.SourcePartition;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a batch holds of one source partition: all records that arrived, up to {@code to}. Filled in the task's
 * thread, read by the flusher once the batch was handed over.
 */
final class Span {
    private final SourcePartition source;
    private final TopicPartition partition;
    private final String topicId;
    private final long from;
    private final boolean isBegun;
    private long first = -1;
    private long to;
    private SourcePosition position = SourcePosition.UNKNOWN;
    private long sourceMillis;

    Span(SourcePartition source) {
        this.source = source;
        this.partition = new TopicPartition(source.topic(), source.partition());
        this.topicId = source.topicId();
        this.from = source.durable();
        this.isBegun = source.kept() >= 0;
        this.to = from;
    }

    private Span(Span whole, long first, long to) {
        this.source = whole.source;
        this.partition = whole.partition;
        this.topicId = whole.topicId;
        this.from = whole.from;
        this.isBegun = whole.isBegun;
        this.first = first;
        this.to = to;
        this.position = whole.position;
        this.sourceMillis = whole.sourceMillis;
    }

    void extend(LineRecord record) {
        if (first < 0) {
            first = record.origin().offset();
        }
        to = record.origin().offset() + 1;
        if (record instanceof ChangeEvent event) {
            position = event.position();
            sourceMillis = event.sourceMillis();
        }
    }

    /** What this span has before an offset; the changes are those of that part. */
    Optional<Span> before(long cut, List<ChangeEvent> changes) {
        if (cut <= first) {
            return Optional.empty();
        }
        Span part = new Span(this, first, cut);
        if (cut < to) {
            part.position = SourcePosition.UNKNOWN;
            part.sourceMillis = 0;
            for (ChangeEvent change : changes) {
                if (Batch.partition(change).equals(partition)) {
                    part.position = change.position();
                    part.sourceMillis = change.sourceMillis();
                }
            }
        }
        return Optional.of(part);
    }

    /** What this span has from an offset on. */
    Optional<Span> after(long cut) {
        return cut < to ? Optional.of(new Span(this, cut, to)) : Optional.empty();
    }

    /** @param isKept whether the target's progress has moved to the end of this span as well */
    void acknowledge(boolean isKept) {
        source.durableThrough(to);
        if (isKept) {
            source.keptThrough(to);
        }
    }

    boolean isOf(SourcePartition other) {
        return source == other;
    }

    TopicPartition partition() {
        return partition;
    }

    String topicId() {
        return topicId;
    }

    /** Where the target was when this span began, or before; exact for the first span of an attempt. */
    long from() {
        return from;
    }

    /** Whether the target had progress of this topic before. */
    boolean isBegun() {
        return isBegun;
    }

    /** The first record's offset. */
    long first() {
        return first;
    }

    /** The next offset after this span. */
    long to() {
        return to;
    }

    /** Where the last change stands in the source's log. */
    SourcePosition position() {
        return position;
    }

    /** When the source made the last change. */
    long sourceMillis() {
        return sourceMillis;
    }

    @Override
    public String toString() {
        return partition + "[" + from + "," + to + ")";
    }
}
