package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.Truncate;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.Line;

/**
 * What a line wants done with the changes it writes.
 *
 * @param oneRowPerChange {@code write_mode: append} or {@code events}; else the table equals the source
 * @param fromPostgres columns are added behind all others there, and log positions compare by the LSN
 */
record WritePolicy(
        String lineId,
        boolean oneRowPerChange,
        Deletes deletes,
        Truncate truncate,
        boolean fromPostgres,
        TargetNames names) {

    static WritePolicy of(Line line) {
        return new WritePolicy(
                line.id(),
                IcebergSink.configOf(line).writeMode() != WriteMode.UPSERT,
                line.sink().deletes(),
                line.sink().truncate(),
                line.pipeline().source().sourceType() == SourceType.POSTGRES,
                TargetNames.of(line));
    }

    /** Whether it is this table that says where the line starts to read a topic. */
    boolean startsFrom(Target target, String topic) {
        return target.equals(names.ofTopic(topic));
    }

    /** Whether rows of this schema can be written; a truncate that is the first to be read of its table comes without a key. */
    boolean hasKey(TableSchema schema) {
        return oneRowPerChange || !schema.key().isEmpty();
    }
}
