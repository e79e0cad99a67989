package io.cdcplatform.job.shape;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;

/** One thing that is done to the events of one schema. */
interface Stage {

    /** The schema of the events that it gives. */
    TableSchema schema();

    LineRecord apply(ChangeEvent event);
}
