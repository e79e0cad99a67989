package io.cdcplatform.provisioner.dlq;

import java.util.Comparator;

/** What one sink gets from one partition of a source topic, in order. */
record Lane(String sink, String topic, int partition) implements Comparable<Lane> {
    private static final Comparator<Lane> ORDER =
            Comparator.comparing(Lane::topic).thenComparingInt(Lane::partition).thenComparing(Lane::sink);

    @Override
    public int compareTo(Lane other) {
        return ORDER.compare(this, other);
    }
}
