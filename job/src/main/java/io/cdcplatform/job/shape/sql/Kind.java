package io.cdcplatform.job.shape.sql;

/** The types of SQL as values have them while a predicate is evaluated. */
enum Kind {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Long}. */
    INTEGER,
    /** {@link java.math.BigDecimal}. */
    NUMERIC,
    /** {@link Double}. */
    DOUBLE,
    /** {@link org.apache.flink.table.data.StringData}. */
    TEXT,
    /** A label of an enum, as TEXT. */
    ENUM,
    /** As TEXT, in its one spelling. */
    UUID,
    /** Days since 1970, {@link Long}. */
    DATE,
    /** Nanoseconds of the day, {@link Long}. */
    TIME,
    /** {@link org.apache.flink.table.data.TimestampData}. */
    TIMESTAMP,
    /** {@link org.apache.flink.table.data.TimestampData} in UTC. */
    TIMESTAMPTZ,
    /** {@code byte[]}. */
    BYTES,
    /** Can be null or not, no more. */
    OTHER,
    /** NULL, before it is known of which type. */
    NULL;

    boolean isNumber() {
        return this == INTEGER || this == NUMERIC || this == DOUBLE;
    }

    boolean isPointInTime() {
        return this == DATE || this == TIMESTAMP || this == TIMESTAMPTZ;
    }
}
