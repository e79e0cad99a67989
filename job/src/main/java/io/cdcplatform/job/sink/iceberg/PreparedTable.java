package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.event.SchemaPosition;

/**
 * A table that is ready for the rows of one source schema.
 *
 * @param progress what the table said when it was prepared
 * @param empty whether it had no rows then
 * @param at the later of the positions of the event it was prepared for and of the table's schema
 */
record PreparedTable(Target target, Shape shape, Progress progress, boolean empty, SchemaPosition at) {}
