package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Unpark;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records that become durable together: their changes and failures in the order of arrival, and the span of each source
 * partition. Filled in the task's thread; not touched there any more once it was handed over.
 */
final class Batch {
    private final List<ChangeEvent> changes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<SourcePartition, Span> spans = new LinkedHashMap<>();
    private @Nullable Span last;
    private long records;
    private long bytes;
    private boolean passedOver;

    /**
     * A key may go on, behind what was replayed of it.
     *
     * @param change the first change behind it
     */
    record Mark(int change, RetryRecord marker) {}

    void add(LineRecord record, SourcePartition partition) {
        span(partition).extend(record);
        records++;
        bytes += Tap.sizeOf(record.origin());
        if (record instanceof ChangeEvent change) {
            changes.add(change);
        } else if (record instanceof Failure failure) {
            failures.add(failure);
        } else if (record instanceof Unpark unpark) {
            marks.add(new Mark(changes.size(), unpark.origin()));
        }
    }

    List<ChangeEvent> changes() {
        return changes;
    }

    List<Failure> failures() {
        return failures;
    }

    /** Keys that may go on when this batch is durable. */
    List<RetryRecord> marks() {
        return marks.stream().map(Mark::marker).toList();
    }

    /** Those of them that may go on before: what was replayed of them is durable. */
    List<RetryRecord> marksAhead() {
        return marks.stream()
                .filter(mark -> mark.change() == 0)
                .map(Mark::marker)
                .toList();
    }

    /** How many changes come before the first one of a key that may go on only when what is before it is durable. */
    int changesBeforeTheirMark() {
        Set<ByteBuffer> keys = new HashSet<>();
        int next = 0;
        for (int i = 1; !marks.isEmpty() && i < changes.size(); i++) {
            for (; next < marks.size() && marks.get(next).change() <= i; next++) {
                if (marks.get(next).change() > 0) {
                    keys.add(keyOf(marks.get(next).marker()));
                }
            }
            if (keys.contains(keyOf(changes.get(i).origin()))) {
                return i;
            }
        }
        return changes.size();
    }

    /** The target is away: the records were put aside, and its progress stays where it is. */
    void passedOver() {
        passedOver = true;
    }

    /** To be called in the task's thread, when all of it is durable. */
    void acknowledge() {
        spans.values().forEach(span -> span.acknowledge(!passedOver));
    }

    List<Span> spans() {
        return List.copyOf(spans.values());
    }

    /** How many records it holds, those without a change included. */
    long records() {
        return records;
    }

    /** Bytes of the records' keys and values, as the tap counts them. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /**
     * What comes before the change at this place, and the rest, each with its part of the spans.
     *
     * @param change more than 0, less than there are
     */
    List<Batch> split(int change) {
        Map<TopicPartition, Long> restFrom = new HashMap<>();
        for (ChangeEvent later : changes.subList(change, changes.size())) {
            restFrom.putIfAbsent(partition(later), later.origin().offset());
        }
        Batch head = new Batch();
        Batch rest = new Batch();
        head.changes.addAll(changes.subList(0, change));
        rest.changes.addAll(changes.subList(change, changes.size()));
        for (Failure failure : failures) {
            boolean inHead = failure.origin().offset() < restFrom.getOrDefault(partition(failure), Long.MAX_VALUE);
            (inHead ? head : rest).failures.add(failure);
        }
        for (Mark mark : marks) {
            boolean inHead = mark.change() <= change;
            (inHead ? head : rest).marks.add(inHead ? mark : new Mark(mark.change() - change, mark.marker()));
        }
        spans.forEach((source, span) -> {
            long cut = restFrom.getOrDefault(span.partition(), span.to());
            span.before(cut, head.changes).ifPresent(part -> head.spans.put(source, part));
            span.after(cut).ifPresent(part -> rest.spans.put(source, part));
        });
        head.records = head.changes.size() + (long) head.failures.size();
        rest.records = records - head.records;
        return List.of(head, rest);
    }

    static TopicPartition partition(LineRecord record) {
        return new TopicPartition(record.origin().topic(), record.origin().partition());
    }

    private static ByteBuffer keyOf(ConsumerRecord<byte[], byte[]> record) {
        return ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key());
    }

    private Span span(SourcePartition partition) {
        Span cached = last;
        if (cached != null && cached.isOf(partition)) {
            return cached;
        }
        Span found = spans.computeIfAbsent(partition, Span::new);
        last = found;
        return found;
    }
}
