/**
 * What flows through a line: a record of a topic as a change of a row, a failure, or nothing to do. Comes from {@code decode},
 * goes to the sinks. Knows no other package of the job.
 */
@NullMarked
package io.cdcplatform.job.event;

import org.jspecify.annotations.NullMarked;
