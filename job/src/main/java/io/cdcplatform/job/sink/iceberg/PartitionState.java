package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.source.SourcePartition;
import java.util.ArrayList;
import java.util.List;

/** One partition as the writer goes through it: up to where its records are dealt with, and the tables they went to. */
final class PartitionState {
    private final SourcePartition partition;
    private final List<Feed> feeds = new ArrayList<>();
    private long processed = -1;
    private long handedOver = -1;
    private boolean lostRecords;

    /** @param isRetry brings back what was lost, in no order to what the table has by now */
    PartitionState(SourcePartition partition, boolean isRetry) {
        this.partition = partition;
        this.lostRecords = isRetry;
    }

    String topic() {
        return partition.topic();
    }

    int number() {
        return partition.partition();
    }

    String topicId() {
        return partition.topicId();
    }

    /** What the table that the line started from is known to say, or -1. */
    long kept() {
        return partition.kept();
    }

    void keptThrough(long next) {
        partition.keptThrough(next);
    }

    List<Feed> feeds() {
        return feeds;
    }

    /** Next offset behind the records that went to a batch, were skipped or failed. */
    long processed() {
        return processed;
    }

    void processedThrough(long next) {
        processed = next;
    }

    boolean lostRecords() {
        return lostRecords;
    }

    void loseRecord() {
        lostRecords = true;
        feeds.forEach(Feed::distrust);
    }

    /** Everything processed so far is in batches that were handed over, or needs none. */
    void handedOver() {
        handedOver = processed;
    }

    /** Durable is what was handed over, as far as no table still waits for its commit. */
    void advance() {
        long durable = handedOver;
        for (Feed feed : feeds) {
            durable = feed.isPending() ? Math.min(durable, feed.committed()) : durable;
        }
        if (durable >= 0) {
            partition.durableThrough(durable);
        }
    }
}
