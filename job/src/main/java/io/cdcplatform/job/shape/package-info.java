/**
 * What a sink's configuration asks of rows on their way: {@code where}, {@code columns}, {@code deletes} and the modes that record
 * changes instead of keeping a table equal. Line records come in and go out, one for one, in order and at once; everything that a
 * table needs is made once per schema. Behind this stage an event is an event of a table: sinks know nothing of shaping, and it
 * knows nothing of them.
 */
@NullMarked
package io.cdcplatform.job.shape;

import org.jspecify.annotations.NullMarked;
