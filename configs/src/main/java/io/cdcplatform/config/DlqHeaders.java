package io.cdcplatform.config;

/** The headers of dead letters and of what is replayed of them, which the job and {@code cdc dlq} agree on; all values are UTF-8. */
public final class DlqHeaders {
    /** What all headers of ours begin with; others came with the record. */
    public static final String PREFIX = "dlq.";

    /** Where the record was read; of a replayed one: where it was read first. */
    public static final String SOURCE_TOPIC = "dlq.source.topic";

    public static final String SOURCE_PARTITION = "dlq.source.partition";
    public static final String SOURCE_OFFSET = "dlq.source.offset";

    public static final String PIPELINE_ID = "dlq.pipeline_id";
    public static final String SINK_ID = "dlq.sink_id";

    public static final String ERROR_CODE = "dlq.error.code";
    public static final String ERROR_TYPE = "dlq.error.type";
    public static final String ERROR_MESSAGE = "dlq.error.message";
    public static final String ERROR_STACKTRACE = "dlq.error.stacktrace";

    /** When the letter was written, in milliseconds since 1970. */
    public static final String TIMESTAMP = "dlq.timestamp";

    /** How often the sink has tried so far. */
    public static final String ATTEMPTS = "dlq.attempts";

    /** The run of {@code cdc dlq replay|resolve} that a record of a retry topic, or a letter that failed in it again, belongs to. */
    public static final String REPLAY_ID = "dlq.replay.id";

    /** {@code true}: no record but the end of what a run has for its key, up to {@link #SOURCE_OFFSET}. */
    public static final String REPLAY_UNPARK = "dlq.replay.unpark";

    private DlqHeaders() {}
}
