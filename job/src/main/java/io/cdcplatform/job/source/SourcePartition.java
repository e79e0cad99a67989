package io.cdcplatform.job.source;

/**
 * One partition of a topic as one task reads it: how far it has read and up to where everything is durable. Touched by the
 * task's thread only; belongs to one attempt of the task.
 */
public final class SourcePartition {
    private final String topic;
    private final int partition;
    private String topicId = "";
    private long taken = -1;
    private long durable = -1;
    private long kept = -1;
    private long begun = -1;

    SourcePartition(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    /** Kafka's id of the topic: another one means that the topic was made anew. Empty before the first record. */
    public String topicId() {
        return topicId;
    }

    /** Next offset to be handed to the sink, or -1 before the first record. */
    public long taken() {
        return taken;
    }

    /**
     * Everything below this offset is durable in the target. At a line's start that is where it began to read, which is the
     * progress of its targets where they have some; never negative once a record came in.
     */
    public long durable() {
        return durable;
    }

    /** The sink says that all records below {@code nextOffset} are dealt with for good; a lower one than before changes nothing. */
    public void durableThrough(long nextOffset) {
        durable = Math.max(durable, nextOffset);
    }

    /**
     * What the target is known to say of its progress: at a line's start what it said then, later what it acknowledged; -1 as
     * long as it says nothing. Records without a change may be durable behind it.
     */
    public long kept() {
        return kept;
    }

    /** Whether the target had the record before this attempt of the line began: it is only looked at, and no sink gets it. */
    public boolean isBehindStart(long offset) {
        return offset < begun;
    }

    /** The target's own progress is at {@code nextOffset} now; a lower one than before changes nothing. */
    public void keptThrough(long nextOffset) {
        kept = Math.max(kept, nextOffset);
    }

    /** @param offset where the sink begins; negative where Kafka decides, then the first record says it */
    void begin(String id, long offset) {
        topicId = id;
        if (offset >= 0) {
            durable = offset;
            taken = offset;
            kept = offset;
            begun = offset;
        }
    }

    void took(long offset) {
        if (durable < 0) {
            durable = offset;
        }
        taken = offset + 1;
    }

    /** Where a restart has to read on: at the first record that is not durable, or at {@code position} if there is none. */
    long resumeAt(long position) {
        return durable < taken ? durable : position;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
