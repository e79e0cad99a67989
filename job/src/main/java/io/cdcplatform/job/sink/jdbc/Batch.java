package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that become durable together: their changes and failures in the order of arrival, and the span of each source
 * partition. Filled in the task's thread; not touched there any more once it was handed over.
 */
final class Batch {
    private final List<ChangeEvent> changes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<SourcePartition, Span> spans = new LinkedHashMap<>();
    private @Nullable Span last;
    private long records;
    private long bytes;

    void add(LineRecord record, SourcePartition partition) {
        span(partition).extend(record);
        records++;
        bytes += Tap.sizeOf(record.origin());
        if (record instanceof ChangeEvent change) {
            changes.add(change);
        } else if (record instanceof Failure failure) {
            failures.add(failure);
        }
    }

    List<ChangeEvent> changes() {
        return changes;
    }

    List<Failure> failures() {
        return failures;
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
