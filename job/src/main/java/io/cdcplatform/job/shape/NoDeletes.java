package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.TableSchema;

/** {@code deletes: ignore}: what left the source stays where it is. */
record NoDeletes(TableSchema schema) implements Stage {

    @Override
    public LineRecord apply(ChangeEvent event) {
        return event.op() == Op.DELETE ? new Skipped(event.origin()) : event;
    }
}
