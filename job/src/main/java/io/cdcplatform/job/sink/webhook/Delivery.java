package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Unpark;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One event on its way to the receiver. Touched by the task's thread only. */
final class Delivery {
    private final ConsumerRecord<byte[], byte[]> origin;
    private final OrderKey key;
    private final Progress.Ticket ticket;
    private final String id;
    private final byte[] body;
    private final boolean alone;
    private int attempts;

    /** @param alone all earlier events of its partition go before it and no later one with it */
    Delivery(ConsumerRecord<byte[], byte[]> origin, Progress.Ticket ticket, String id, byte[] body, boolean alone) {
        this.origin = origin;
        this.key = OrderKey.of(origin);
        this.ticket = ticket;
        this.id = id;
        this.body = body;
        this.alone = alone;
    }

    /** What stands behind the replayed events of a key and is not sent. */
    static Delivery ofMarker(Unpark marker, Progress.Ticket ticket) {
        return new Delivery(marker.origin(), ticket, "", new byte[0], false);
    }

    ConsumerRecord<byte[], byte[]> origin() {
        return origin;
    }

    OrderKey key() {
        return key;
    }

    Progress.Ticket ticket() {
        return ticket;
    }

    /** {@code webhook-id}: the same in every attempt, after any restart. */
    String id() {
        return id;
    }

    byte[] body() {
        return body;
    }

    boolean alone() {
        return alone;
    }

    /** How often it was sent, the attempt under way included. */
    int attempts() {
        return attempts;
    }

    void attempt() {
        attempts++;
    }

    @Override
    public String toString() {
        return LineRecord.at(origin);
    }
}
