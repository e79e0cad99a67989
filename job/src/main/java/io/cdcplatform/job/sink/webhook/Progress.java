package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.SourcePartition;
import io.cdcplatform.job.source.Tap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The tap's accounts of this sink: a record leaves them when it is dealt with, progress moves when all before it are. */
final class Progress {
    private final Tap tap;
    private final Map<SourcePartition, OffsetTracker> trackers = new IdentityHashMap<>();
    private long inHand;

    /** A record in hand. */
    record Ticket(SourcePartition partition, OffsetTracker tracker, long number, long bytes) {}

    Progress(Tap tap) {
        this.tap = tap;
    }

    Ticket begin(LineRecord record, SourcePartition partition) {
        OffsetTracker tracker = trackers.computeIfAbsent(partition, made -> new OffsetTracker());
        inHand++;
        return new Ticket(partition, tracker, tracker.begin(record.origin().offset()), Tap.sizeOf(record.origin()));
    }

    void done(Ticket ticket) {
        ticket.partition().durableThrough(ticket.tracker().done(ticket.number()));
        tap.release(1, ticket.bytes());
        inHand--;
    }

    /** Records that came in and are not dealt with. */
    long inHand() {
        return inHand;
    }
}
