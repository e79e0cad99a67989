package io.cdcplatform.job.sink.iceberg;

/**
 * A table that is ready for the rows of one source schema.
 *
 * @param progress what the table said when it was prepared
 * @param empty whether it had no rows then
 */
record PreparedTable(Target target, Shape shape, Progress progress, boolean empty) {}
